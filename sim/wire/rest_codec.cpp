#include "sim/wire/rest_codec.h"

#include <algorithm>
#include <stdexcept>

#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/time/instant.h"
#include "sim/wire/query_string.h"
#include "sim/wire/scalars.h"

namespace sim::wire {
namespace {

bool is_s3(const Model& model) { return model.service == "s3"; }

ApiError unreadable(const Model& model, const Member& member, std::string_view text) {
  if (!is_s3(model)) {
    return malformed(model.protocol, "The value '" + std::string(text) + "' of " +
                                         member.wire_name + " can not be read");
  }
  std::string message = "Argument format not recognized";
  const ShapeType type = member.shape->type;
  if (member.wire_name == "partNumber") {
    message = "Part number must be an integer between 1 and 10000, inclusive";
  } else if (type == ShapeType::kInteger || type == ShapeType::kLong) {
    message = "Provided " + member.wire_name + " not an integer or within integer range";
  } else if (type == ShapeType::kTimestamp) {
    message = "The retain until date must be provided in ISO 8601 format";
  }
  return ApiError("InvalidArgument", 400, message)
      .with("ArgumentName", member.wire_name)
      .with("ArgumentValue", std::string(text));
}

Value read_scalar(const Model& model, const Member& member, const Shape& shape,
                  std::string_view text, TimestampFormat otherwise) {
  std::optional<Value> value =
      scalar_from_text(shape, text, timestamp_format(&member, shape, otherwise));
  if (!value) throw unreadable(model, member, text);
  return std::move(*value);
}

// Header bytes are meant to be UTF-8 here; older clients send ISO 8859-1.
std::string as_utf8(std::string_view bytes) {
  if (text::is_utf8(bytes)) return std::string(bytes);
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 63));
    }
  }
  return out;
}

// Fields of one name, joined as if they had come in one.
std::optional<std::string> joined_header(const Headers& headers, std::string_view name) {
  std::optional<std::string> joined;
  for (const auto& [field, value] : headers) {
    if (!text::equals_ignoring_case(field, name)) continue;
    joined = joined ? *joined + "," + value : value;
  }
  return joined;
}

// Splits a list header at commas outside quotes.
std::vector<std::string> header_elements(std::string_view text) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      quoted = !quoted;
    } else if (quoted && text[i] == '\\' && i + 1 < text.size()) {
      out.back() += text[++i];
    } else if (text[i] == ',' && !quoted) {
      out.emplace_back();
    } else {
      out.back() += text[i];
    }
  }
  for (std::string& element : out) element = text::trim(element);
  return out;
}

std::optional<Value> read_header(const Model& model, const Member& member,
                                 const std::string& text) {
  const Shape& shape = *member.shape;
  if (shape.type == ShapeType::kList) {
    Value out = Value::array();
    for (const std::string& element : header_elements(as_utf8(text))) {
      out.push_back(read_scalar(model, member, *shape.element, element, TimestampFormat::kHttp));
    }
    return out;
  }
  const TimestampFormat format = timestamp_format(&member, shape, TimestampFormat::kHttp);
  std::optional<Value> value = scalar_from_text(shape, as_utf8(text::trim(text)), format);
  if (value) return value;
  // A conditional or cache header with a date that is none counts as not sent (RFC 9110).
  if (shape.type == ShapeType::kTimestamp && format == TimestampFormat::kHttp) return std::nullopt;
  if (text::trim(text).empty()) return std::nullopt;
  throw unreadable(model, member, text);
}

void read_prefixed(const Model& model, const Member& member, const Headers& headers, Value& into) {
  Value map = Value::object();
  for (const auto& [name, value] : headers) {
    if (name.size() < member.wire_name.size() ||
        !text::equals_ignoring_case(std::string_view(name).substr(0, member.wire_name.size()),
                                    member.wire_name)) {
      continue;
    }
    std::string key = name.substr(member.wire_name.size());
    if (is_s3(model)) key = text::lower(key);
    const std::string text = as_utf8(value);
    Value& slot = map[key];
    slot = slot.is_null() ? text : slot.get<std::string>() + "," + text;
  }
  if (!map.empty()) into[member.name] = std::move(map);
}

// S3 reads x-amz- parameters of a presigned query as if they were headers.
Headers with_presigned_headers(const Model& model, const HttpRequest& request,
                               const QueryPairs& query) {
  Headers headers = request.headers;
  const bool presigned = find_value(query, "X-Amz-Signature") || find_value(query, "Signature");
  if (!is_s3(model) || !presigned) return headers;
  for (const auto& [name, value] : query) {
    if (text::lower(std::string_view(name).substr(0, 6)) == "x-amz-" && !headers.has(name)) {
      headers.add(name, value);
    }
  }
  return headers;
}

void read_query(const Model& model, const Member& member, const QueryPairs& query, Value& into) {
  const Shape& shape = *member.shape;
  if (shape.type == ShapeType::kList) {
    Value out = Value::array();
    for (const auto& [name, value] : query) {
      if (name != member.wire_name) continue;
      out.push_back(read_scalar(model, member, *shape.element, value, TimestampFormat::kIso8601));
    }
    if (!out.empty()) into[member.name] = std::move(out);
    return;
  }
  const std::string* value = find_value(query, member.wire_name);
  if (!value || (value->empty() && shape.type != ShapeType::kString)) return;
  into[member.name] = read_scalar(model, member, shape, *value, TimestampFormat::kIso8601);
}

// Every parameter that no other member claims.
void read_query_map(const Shape& input, const Member& member, const QueryPairs& query,
                    Value& into) {
  const auto claimed = [&](const std::string& name) {
    return std::any_of(input.members.begin(), input.members.end(), [&](const Member& other) {
      return other.location == Location::kQuery && other.wire_name == name;
    });
  };
  const bool lists = member.shape->element->type == ShapeType::kList;
  Value map = Value::object();
  for (const auto& [name, value] : query) {
    if (claimed(name)) continue;
    if (lists) {
      map[name].push_back(value);
    } else if (!map.contains(name)) {
      map[name] = value;
    }
  }
  if (!map.empty()) into[member.name] = std::move(map);
}

// ---- writing ----

// A field value can hold no line break: it would start another field.
std::string safe_field(std::string text) {
  for (char& c : text) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return text;
}

std::string header_text(const Model& model, const Member& member, const Shape& shape,
                        const Value& value) {
  const TimestampFormat format = timestamp_format(&member, shape, TimestampFormat::kHttp);
  if (is_s3(model) && shape.type == ShapeType::kTimestamp && format == TimestampFormat::kIso8601 &&
      value.is_number_integer()) {
    return date::iso_millis(from_millis(value.get<int64_t>()));
  }
  return safe_field(scalar_to_text(shape, value, format));
}

std::string list_header_text(const Model& model, const Member& member, const Value& value) {
  std::vector<std::string> parts;
  for (const Value& element : value) {
    std::string part = header_text(model, member, *member.shape->element, element);
    if (part.find_first_of(",\"") != std::string::npos &&
        member.shape->element->type == ShapeType::kString) {
      part = "\"" + text::replace_all(text::replace_all(part, "\\", "\\\\"), "\"", "\\\"") + "\"";
    }
    parts.push_back(std::move(part));
  }
  return text::join(parts, ", ");
}

void write_header(const Model& model, const Member& member, const Value& value, Headers& headers) {
  if (member.location == Location::kHeaderPrefix) {
    for (const auto& [key, element] : value.items()) {
      headers.add(safe_field(member.wire_name + key), safe_field(element.get<std::string>()));
    }
  } else if (member.shape->type == ShapeType::kList) {
    headers.add(member.wire_name, list_header_text(model, member, value));
  } else {
    headers.add(member.wire_name, header_text(model, member, *member.shape, value));
  }
}

void add_parameter(std::string& query, std::string_view name, std::string_view value) {
  if (!query.empty()) query += '&';
  query += encoding::percent_encode(name) + "=" + encoding::percent_encode(value);
}

void write_query(const Member& member, const Value& value, std::string& query) {
  const Shape& shape = *member.shape;
  const auto text = [&](const Shape& s, const Value& v) {
    return scalar_to_text(s, v, timestamp_format(&member, s, TimestampFormat::kIso8601));
  };
  if (member.location == Location::kQueryMap) {
    for (const auto& [name, each] : value.items()) {
      if (each.is_array()) {
        for (const Value& one : each) add_parameter(query, name, one.get<std::string>());
      } else {
        add_parameter(query, name, each.get<std::string>());
      }
    }
  } else if (shape.type == ShapeType::kList) {
    for (const Value& each : value)
      add_parameter(query, member.wire_name, text(*shape.element, each));
  } else {
    add_parameter(query, member.wire_name, text(shape, value));
  }
}

// Replaces the labels of a path template by their values.
std::string fill_path(const Operation& operation, std::string_view path, const Value& input) {
  std::string out;
  while (!path.empty()) {
    const size_t open = std::min(path.find('{'), path.size());
    out += path.substr(0, open);
    if (open == path.size()) break;
    const size_t close = path.find('}', open);
    std::string_view label = path.substr(open + 1, close - open - 1);
    const bool greedy = label.ends_with('+');
    if (greedy) label.remove_suffix(1);
    const Member* bound = nullptr;
    for (const Member& member : operation.input->members) {
      if (member.location == Location::kUri && member.wire_name == label) bound = &member;
    }
    const auto value = bound ? input.find(bound->name) : input.end();
    if (value == input.end()) {
      throw std::invalid_argument(operation.name + " needs a value for " + std::string(label));
    }
    const std::string text = scalar_to_text(
        *bound->shape, *value, timestamp_format(bound, *bound->shape, TimestampFormat::kIso8601));
    if (text.empty()) {
      throw std::invalid_argument(operation.name + " needs a value for " + std::string(label));
    }
    out +=
        encoding::percent_encode(text, greedy ? encoding::Slash::kKeep : encoding::Slash::kEncode);
    path.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

const Member* payload_of(const Shape& shape) {
  for (const Member& member : shape.members) {
    if (member.payload) return &member;
  }
  return nullptr;
}

bool has_body_members(const Shape& shape) {
  return std::any_of(shape.members.begin(), shape.members.end(), [](const Member& member) {
    return member.location == Location::kBody && !member.payload;
  });
}

void read_request_bindings(const Model& model, const Shape& input, const HttpRequest& request,
                           const std::map<std::string, std::string>& labels, Value& into) {
  const QueryPairs query = parse_query(request.query());
  const Headers headers = with_presigned_headers(model, request, query);
  for (const Member& member : input.members) {
    switch (member.location) {
      case Location::kUri: {
        const auto label = labels.find(member.wire_name);
        if (label != labels.end()) {
          into[member.name] =
              read_scalar(model, member, *member.shape, label->second, TimestampFormat::kIso8601);
        }
        break;
      }
      case Location::kQuery:
        read_query(model, member, query, into);
        break;
      case Location::kQueryMap:
        read_query_map(input, member, query, into);
        break;
      case Location::kHeader: {
        const std::optional<std::string> text = joined_header(headers, member.wire_name);
        std::optional<Value> value = text ? read_header(model, member, *text) : std::nullopt;
        if (value) into[member.name] = std::move(*value);
        break;
      }
      case Location::kHeaderPrefix:
        read_prefixed(model, member, headers, into);
        break;
      case Location::kBody:
      case Location::kStatusCode:
        break;
    }
  }
}

void write_response_bindings(const Model& model, const Shape& output, const Value& members,
                             HttpResponse& response) {
  for (const Member& member : output.members) {
    const auto found = members.find(member.name);
    if (found == members.end() || found->is_null()) continue;
    if (member.location == Location::kHeader || member.location == Location::kHeaderPrefix) {
      write_header(model, member, *found, response.headers);
    } else if (member.location == Location::kStatusCode) {
      response.status = found->get<int>();
    }
  }
}

void write_request_bindings(const Model& model, const Operation& operation, const Value& input,
                            HttpRequest& request) {
  const size_t question = std::min(operation.path.find('?'), operation.path.size());
  std::string query = operation.path.substr(std::min(question + 1, operation.path.size()));
  request.target =
      fill_path(operation, std::string_view(operation.path).substr(0, question), input);
  if (operation.input) {
    for (const Member& member : operation.input->members) {
      const auto found = input.find(member.name);
      if (found == input.end() || found->is_null()) continue;
      if (member.location == Location::kQuery || member.location == Location::kQueryMap) {
        write_query(member, *found, query);
      } else if (member.location == Location::kHeader ||
                 member.location == Location::kHeaderPrefix) {
        write_header(model, member, *found, request.headers);
      }
    }
  }
  if (!query.empty()) request.target += "?" + query;
}

void read_response_bindings(const Model& model, const Shape& output, const HttpResponse& response,
                            Value& into) {
  for (const Member& member : output.members) {
    if (member.location == Location::kHeader) {
      const std::optional<std::string> text = joined_header(response.headers, member.wire_name);
      std::optional<Value> value = text ? read_header(model, member, *text) : std::nullopt;
      if (value) into[member.name] = std::move(*value);
    } else if (member.location == Location::kHeaderPrefix) {
      read_prefixed(model, member, response.headers, into);
    } else if (member.location == Location::kStatusCode) {
      into[member.name] = response.status;
    }
  }
}

}  // namespace sim::wire
