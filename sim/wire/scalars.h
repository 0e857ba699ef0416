// Scalar values in the text forms that headers, query strings, XML and form bodies share, and the
// words for a body that cannot be read. Private to the codecs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/base/api_error.h"
#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace sim::wire {

// Nothing nests deeper than this in what the codecs accept.
inline constexpr int kMaxDepth = 64;

// The format that a member's own trait, or its shape's, asks for; `otherwise` when neither does.
TimestampFormat timestamp_format(const Member* member, const Shape& shape,
                                 TimestampFormat otherwise);

// Reads a scalar; nothing when the text is no such value. Integers are exact over 64 bits (and
// bounded to 32 for kInteger), timestamps become milliseconds, blobs come out of base64.
std::optional<Value> scalar_from_text(const Shape& shape, std::string_view text,
                                      TimestampFormat format);

// The text of a scalar. Throws std::logic_error when the value is not of the shape's type: values
// to write come from handlers, so that is a bug.
std::string scalar_to_text(const Shape& shape, const Value& value, TimestampFormat format);

// A timestamp's seconds as JSON writes them: integral when whole, else up to three decimals.
std::string epoch_seconds(int64_t millis);
// Milliseconds of a number of seconds; nothing when they do not fit 64 bits.
std::optional<int64_t> millis_of_seconds(double seconds);
// Shortest text that reads back as the same number; NaN, Infinity and -Infinity by name.
std::string float_text(double number);

// Why a value to write does not fit its shape.
[[noreturn]] void misfit(const Shape& shape, const Value& value);

// A request body that cannot be read, in the protocol's words.
ApiError malformed(Protocol protocol, const std::string& detail);

struct Place {
  size_t line = 1, column = 1;
  std::string text() const;  // "line 3, column 7"
};
Place place_in(std::string_view text, size_t offset);

}  // namespace sim::wire
