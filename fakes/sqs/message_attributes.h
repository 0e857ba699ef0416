// The attributes that a sender gives a message: what SQS accepts, how many bytes they count, and
// the digest by which clients check them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/value.h"

namespace fakes::sqs {

// Throws InvalidParameterValue. `attributes` is MessageAttributes as a request brings it.
void check_message_attributes(const sim::Value& attributes);
// Names, types and values in bytes.
size_t size_of_attributes(const sim::Value& attributes);
// MD5 in hex over names, types and values in the order of the names; empty without attributes.
std::string digest_of_attributes(const sim::Value& attributes);

// Binary values are bytes in requests and answers, base64 in a row.
sim::Value to_row(const sim::Value& attributes);
sim::Value from_row(const sim::Value& attributes);

// Those that a receiver asks for: "All", ".*", "Prefix.*" or a name.
sim::Value attributes_named(const sim::Value& attributes, const sim::Value& names);

}  // namespace fakes::sqs
