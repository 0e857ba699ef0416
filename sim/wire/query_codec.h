// Form-encoded requests against shapes, both ways: awsQuery and ec2Query. Their answers are XML and
// belong to xml_codec.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace sim::wire {

// The input in a form body or query string ("Action=CreateUser&Version=…&UserName=bob"). Throws
// ApiError (MalformedQueryString, MalformedInput).
Value from_form(const Shape* input, std::string_view form, Protocol protocol);

// A form body for an operation, Action and Version included.
std::string to_form(const Model& model, const Operation& operation, const Value& input);

}  // namespace sim::wire
