#include "sim/wire/scalars.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/time/instant.h"

namespace sim::wire {
namespace {

std::optional<double> parse_float(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

std::optional<Value> parse_timestamp(std::string_view text, TimestampFormat format) {
  std::optional<Instant> at;
  if (format == TimestampFormat::kUnix) {
    const std::optional<double> seconds = parse_float(text);
    const std::optional<int64_t> millis = seconds ? millis_of_seconds(*seconds) : std::nullopt;
    return millis ? std::optional<Value>(*millis) : std::nullopt;
  }
  if (format == TimestampFormat::kHttp) at = date::parse_http(text);
  if (!at) at = date::parse_iso(text);
  if (!at && format != TimestampFormat::kHttp) at = date::parse_http(text);
  return at ? std::optional<Value>(to_millis(*at)) : std::nullopt;
}

std::string timestamp_text(int64_t millis, TimestampFormat format) {
  const Instant at = from_millis(millis);
  switch (format) {
    case TimestampFormat::kUnix:
      return epoch_seconds(millis);
    case TimestampFormat::kHttp:
      return date::http(at);
    case TimestampFormat::kIso8601:
    case TimestampFormat::kOfProtocol:
      return millis % 1000 == 0 ? date::iso(at) : date::iso_millis(at);
  }
  return {};
}

}  // namespace

TimestampFormat timestamp_format(const Member* member, const Shape& shape,
                                 TimestampFormat otherwise) {
  if (member && member->timestamp != TimestampFormat::kOfProtocol) return member->timestamp;
  return shape.timestamp == TimestampFormat::kOfProtocol ? otherwise : shape.timestamp;
}

std::optional<Value> scalar_from_text(const Shape& shape, std::string_view text,
                                      TimestampFormat format) {
  switch (shape.type) {
    case ShapeType::kString:
      return Value(std::string(text));
    case ShapeType::kBoolean: {
      const std::string_view word = text::trim(text);
      if (text::equals_ignoring_case(word, "true")) return Value(true);
      if (text::equals_ignoring_case(word, "false")) return Value(false);
      return std::nullopt;
    }
    case ShapeType::kInteger:
    case ShapeType::kLong: {
      const std::optional<long long> number = text::to_integer(text::trim(text));
      if (!number) return std::nullopt;
      if (shape.type == ShapeType::kInteger && *number != static_cast<int32_t>(*number)) {
        return std::nullopt;
      }
      return Value(static_cast<int64_t>(*number));
    }
    case ShapeType::kFloat: {
      const std::optional<double> number = parse_float(text::trim(text));
      return number ? std::optional<Value>(*number) : std::nullopt;
    }
    case ShapeType::kBlob: {
      std::optional<std::string> bytes = encoding::from_base64(text::trim(text));
      return bytes ? std::optional<Value>(std::move(*bytes)) : std::nullopt;
    }
    case ShapeType::kTimestamp:
      return parse_timestamp(text::trim(text), format);
    default:
      return std::nullopt;
  }
}

std::string scalar_to_text(const Shape& shape, const Value& value, TimestampFormat format) {
  switch (shape.type) {
    case ShapeType::kString:
      if (value.is_string()) return value.get<std::string>();
      break;
    case ShapeType::kBoolean:
      if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
      break;
    case ShapeType::kInteger:
    case ShapeType::kLong:
      if (value.is_number_integer()) return value.dump();
      break;
    case ShapeType::kFloat:
      if (value.is_number_integer()) return value.dump();
      if (value.is_number()) return float_text(value.get<double>());
      break;
    case ShapeType::kBlob:
      if (value.is_string()) return encoding::base64(value.get_ref<const std::string&>());
      break;
    case ShapeType::kTimestamp:
      if (value.is_number_integer()) return timestamp_text(value.get<int64_t>(), format);
      break;
    default:
      break;
  }
  misfit(shape, value);
}

std::string epoch_seconds(int64_t millis) {
  std::string out = millis < 0 ? "-" : "";
  const uint64_t size =
      millis < 0 ? ~static_cast<uint64_t>(millis) + 1 : static_cast<uint64_t>(millis);
  out += std::to_string(size / 1000);
  if (size % 1000 == 0) return out;
  std::string fraction = std::to_string(1000 + size % 1000).substr(1);
  while (fraction.back() == '0') fraction.pop_back();
  return out + "." + fraction;
}

std::optional<int64_t> millis_of_seconds(double seconds) {
  const double millis = std::round(seconds * 1000);
  if (!(std::abs(millis) < 9.0e18)) return std::nullopt;
  return static_cast<int64_t>(millis);
}

std::string float_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  std::string text(buffer, end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

void misfit(const Shape& shape, const Value& value) {
  throw std::logic_error("a value of type " + std::string(value.type_name()) +
                         " does not fit the shape " + shape.name);
}

ApiError malformed(Protocol protocol, const std::string& detail) {
  switch (protocol) {
    case Protocol::kRestXml:
      // S3's message is fixed; what exactly is wrong goes into an element of its own.
      return ApiError("MalformedXML", 400,
                      "The XML you provided was not well-formed or did not validate against our "
                      "published schema")
          .with("Detail", detail);
    case Protocol::kAwsQuery:
    case Protocol::kEc2Query:
      return ApiError("MalformedInput", 400, detail);
    case Protocol::kAwsJson:
    case Protocol::kRestJson:
      return ApiError("SerializationException", 400, detail);
  }
  return ApiError("SerializationException", 400, detail);
}

std::string Place::text() const {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

Place place_in(std::string_view text, size_t offset) {
  Place place;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return place;
}

}  // namespace sim::wire
