#include "sim/wire/json_codec.h"

#include <cmath>
#include <limits>

#include "sim/base/encoding.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/wire/scalars.h"

namespace sim::wire {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw malformed(Protocol::kAwsJson, message);
}

// What a JSON value is called in the complaints of AWS's JSON services.
std::string_view token_name(const Value& json) {
  switch (json.type()) {
    case Value::value_t::string:
      return "STRING_VALUE";
    case Value::value_t::boolean:
      return json.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE";
    case Value::value_t::number_float:
      return "DECIMAL_VALUE";
    default:
      return "NUMBER_VALUE";
  }
}

[[noreturn]] void refuse_type(const Value& json, std::string_view wanted) {
  if (json.is_object()) refuse("Start of structure or map found where not expected.");
  if (json.is_array()) refuse("Start of list found where not expected");
  refuse(std::string(token_name(json)) + " can not be converted to " + std::string(wanted));
}

Value read(const Shape& shape, const Member* member, Value&& json, int depth);

Value read_structure(const Shape& shape, Value&& json, int depth) {
  if (json.is_array()) refuse("Start of list found where not expected");
  if (!json.is_object()) refuse("Unexpected field type");
  Value out = Value::object();
  for (const Member& member : shape.members) {
    if (member.location != Location::kBody || member.payload) continue;
    const auto found = json.find(member.wire_name);
    if (found == json.end() || found->is_null()) continue;
    out[member.name] = read(*member.shape, &member, std::move(*found), depth + 1);
  }
  return out;
}

Value read_list(const Shape& shape, Value&& json, int depth) {
  if (json.is_object()) refuse("Start of structure or map found where not expected.");
  if (!json.is_array()) refuse("Expected list or null");
  Value out = Value::array();
  for (Value& element : json) {
    // A null element stays, so that the constraints can name it.
    out.push_back(element.is_null() ? Value()
                                    : read(*shape.element, nullptr, std::move(element), depth + 1));
  }
  return out;
}

Value read_map(const Shape& shape, Value&& json, int depth) {
  if (json.is_array()) refuse("Start of list found where not expected");
  if (!json.is_object()) refuse("Expected map or null");
  Value out = Value::object();
  for (auto& [key, element] : json.items()) {
    out[key] =
        element.is_null() ? Value() : read(*shape.element, nullptr, std::move(element), depth + 1);
  }
  return out;
}

Value read_integer(const Shape& shape, const Value& json) {
  const bool wide = shape.type == ShapeType::kLong;
  const std::string_view wanted = wide ? "a Long" : "an Integer";
  int64_t number = 0;
  if (json.is_number_unsigned()) {
    const uint64_t given = json.get<uint64_t>();
    if (given > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      refuse_type(json, wanted);
    }
    number = static_cast<int64_t>(given);
  } else if (json.is_number_integer()) {
    number = json.get<int64_t>();
  } else if (json.is_number_float()) {
    const double given = json.get<double>();
    if (given != std::trunc(given) || std::abs(given) >= 9.2e18) refuse_type(json, wanted);
    number = static_cast<int64_t>(given);
  } else {
    refuse_type(json, wanted);
  }
  if (!wide && number != static_cast<int32_t>(number)) refuse_type(json, wanted);
  return number;
}

Value read_float(const Shape& shape, Value&& json) {
  if (json.is_number()) return std::move(json);
  if (json.is_string()) {
    const std::string& name = json.get_ref<const std::string&>();
    if (name == "NaN" || name == "Infinity" || name == "-Infinity") {
      return *scalar_from_text(shape, name, TimestampFormat::kOfProtocol);
    }
  }
  refuse_type(json, "a Double");
}

Value read_blob(const Value& json) {
  if (!json.is_string()) refuse_type(json, "a Blob");
  std::optional<std::string> bytes = encoding::from_base64(json.get_ref<const std::string&>());
  if (!bytes) refuse("STRING_VALUE can not be converted to a Blob: it is not base64");
  return std::move(*bytes);
}

Value read_timestamp(const Shape& shape, const Member* member, const Value& json) {
  const TimestampFormat format = timestamp_format(member, shape, TimestampFormat::kUnix);
  if (format == TimestampFormat::kUnix) {
    if (!json.is_number()) refuse_type(json, "milliseconds since epoch");
    if (json.is_number_integer() && json.get<double>() < 9.0e15 && json.get<double>() > -9.0e15) {
      return json.get<int64_t>() * 1000;
    }
    const std::optional<int64_t> millis = millis_of_seconds(json.get<double>());
    if (!millis) refuse_type(json, "milliseconds since epoch");
    return *millis;
  }
  std::optional<Value> at;
  if (json.is_string()) at = scalar_from_text(shape, json.get_ref<const std::string&>(), format);
  if (!at) refuse_type(json, "a Timestamp");
  return std::move(*at);
}

Value read(const Shape& shape, const Member* member, Value&& json, int depth) {
  if (depth > kMaxDepth) refuse("The request is nested too deeply");
  switch (shape.type) {
    case ShapeType::kStructure:
      return read_structure(shape, std::move(json), depth);
    case ShapeType::kList:
      return read_list(shape, std::move(json), depth);
    case ShapeType::kMap:
      return read_map(shape, std::move(json), depth);
    case ShapeType::kString:
      if (!json.is_string()) refuse_type(json, "a String");
      return std::move(json);
    case ShapeType::kBoolean:
      if (!json.is_boolean()) refuse_type(json, "a Boolean");
      return std::move(json);
    case ShapeType::kInteger:
    case ShapeType::kLong:
      return read_integer(shape, json);
    case ShapeType::kFloat:
      return read_float(shape, std::move(json));
    case ShapeType::kBlob:
      return read_blob(json);
    case ShapeType::kTimestamp:
      return read_timestamp(shape, member, json);
    case ShapeType::kDocument:
      return std::move(json);
  }
  return {};
}

void write(std::string& out, const Shape& shape, const Member* member, const Value& value);

void write_structure(std::string& out, const Shape& shape, const Value& value) {
  if (!value.is_object()) misfit(shape, value);
  out += '{';
  bool first = true;
  for (const auto& [name, element] : value.items()) {
    const Member* member = shape.find(name);
    if (!member) {
      throw std::logic_error("the shape " + shape.name + " has no member " + name);
    }
    if (member->location != Location::kBody || member->payload || element.is_null()) continue;
    if (!first) out += ',';
    first = false;
    json::append_quoted(out, member->wire_name);
    out += ':';
    write(out, *member->shape, member, element);
  }
  out += '}';
}

void write_list(std::string& out, const Shape& shape, const Value& value) {
  if (!value.is_array()) misfit(shape, value);
  out += '[';
  for (size_t i = 0; i < value.size(); ++i) {
    if (i > 0) out += ',';
    write(out, *shape.element, nullptr, value[i]);
  }
  out += ']';
}

void write_map(std::string& out, const Shape& shape, const Value& value) {
  if (!value.is_object()) misfit(shape, value);
  out += '{';
  bool first = true;
  for (const auto& [key, element] : value.items()) {
    if (!first) out += ',';
    first = false;
    json::append_quoted(out, key);
    out += ':';
    write(out, *shape.element, nullptr, element);
  }
  out += '}';
}

void write_scalar(std::string& out, const Shape& shape, const Member* member, const Value& value) {
  const TimestampFormat format = timestamp_format(member, shape, TimestampFormat::kUnix);
  const std::string text = scalar_to_text(shape, value, format);
  const bool special_float = shape.type == ShapeType::kFloat && value.is_number_float() &&
                             !std::isfinite(value.get<double>());
  const bool quoted = shape.type == ShapeType::kString || shape.type == ShapeType::kBlob ||
                      special_float ||
                      (shape.type == ShapeType::kTimestamp && format != TimestampFormat::kUnix);
  if (quoted) {
    json::append_quoted(out, text);
  } else {
    out += text;
  }
}

void write(std::string& out, const Shape& shape, const Member* member, const Value& value) {
  if (value.is_null()) {
    out += "null";
    return;
  }
  switch (shape.type) {
    case ShapeType::kStructure:
      return write_structure(out, shape, value);
    case ShapeType::kList:
      return write_list(out, shape, value);
    case ShapeType::kMap:
      return write_map(out, shape, value);
    case ShapeType::kDocument:
      out += json::dump(value);
      return;
    default:
      return write_scalar(out, shape, member, value);
  }
}

}  // namespace

Value parse_json(std::string_view body) {
  const auto limit_depth = [](int depth, Value::parse_event_t, Value&) {
    if (depth > kMaxDepth) refuse("The request is nested too deeply");
    return true;
  };
  try {
    return Value::parse(body.begin(), body.end(), limit_depth);
  } catch (const Value::parse_error& error) {
    const Place place = place_in(body, error.byte == 0 ? 0 : error.byte - 1);
    refuse("The request body is not valid JSON: " + place.text());
  } catch (const Value::out_of_range&) {
    refuse("The request body holds a number that is out of range");
  }
}

Value from_json(const Shape& shape, Value&& json) {
  return read(shape, nullptr, std::move(json), 0);
}

std::string to_json(const Shape& shape, const Value& value) {
  std::string out;
  write(out, shape, nullptr, value);
  return out;
}

}  // namespace sim::wire
