// JSON documents against shapes, both ways: the bodies of restJson1 and awsJson1.1. Blobs are
// base64 and timestamps are seconds on the wire; in a Value they are bytes and milliseconds.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace sim::wire {

// Parses a body as it stands. Throws ApiError (SerializationException) that names line and column
// for text that is not JSON, not UTF-8 or nested too deeply.
Value parse_json(std::string_view body);

// The shape's members out of a parsed document: unknown members dropped, null members left out,
// types checked. Throws ApiError (SerializationException).
Value from_json(const Shape& shape, Value&& json);

// The shape's body members as JSON text. Throws std::logic_error for a value that does not fit.
std::string to_json(const Shape& shape, const Value& value);

}  // namespace sim::wire
