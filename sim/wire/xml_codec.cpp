#include "sim/wire/xml_codec.h"

#include <algorithm>
#include <stdexcept>

#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/time/instant.h"
#include "sim/wire/scalars.h"

namespace sim::wire {
namespace {

std::string_view local_part(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_flat(const Member* member, const Shape& shape) {
  return shape.flattened || (member && member->flattened);
}

// ---- reading ----

class Reader {
 public:
  explicit Reader(Protocol protocol) : protocol_(protocol) {}

  Value structure(const Shape& shape, pugi::xml_node node, int depth) {
    Value out = Value::object();
    for (const Member& member : shape.members) {
      if (member.location != Location::kBody || member.payload) continue;
      std::optional<Value> value = member_of(member, node, depth);
      if (value) out[member.name] = std::move(*value);
    }
    return out;
  }

 private:
  std::optional<Value> member_of(const Member& member, pugi::xml_node node, int depth) {
    const Shape& shape = *member.shape;
    const std::string_view name = local_part(member.wire_name);
    if (member.xml_attribute) {
      for (const pugi::xml_attribute& attribute : node.attributes()) {
        if (local_part(attribute.name()) == name) return scalar(shape, &member, attribute.value());
      }
      return std::nullopt;
    }
    const pugi::xml_node first = child_named(node, name);
    if (!first) return std::nullopt;
    if (!is_flat(&member, shape) ||
        (shape.type != ShapeType::kList && shape.type != ShapeType::kMap)) {
      return value(shape, &member, first, depth + 1);
    }
    Value out = shape.type == ShapeType::kList ? Value::array() : Value::object();
    for (pugi::xml_node child = first; child; child = child.next_sibling()) {
      if (local_name(child) != name) continue;
      if (shape.type == ShapeType::kList) {
        out.push_back(value(*shape.element, nullptr, child, depth + 1));
      } else {
        entry(out, shape, child, depth + 1);
      }
    }
    return out;
  }

  Value value(const Shape& shape, const Member* member, pugi::xml_node node, int depth) {
    if (depth > kMaxDepth) throw malformed(protocol_, "the document is nested too deeply");
    if (shape.type == ShapeType::kStructure) return structure(shape, node, depth);
    if (shape.type == ShapeType::kList) {
      Value out = Value::array();
      for (const pugi::xml_node& child : node.children()) {
        if (local_name(child) == shape.element_name) {
          out.push_back(value(*shape.element, nullptr, child, depth + 1));
        }
      }
      return out;
    }
    if (shape.type == ShapeType::kMap) {
      Value out = Value::object();
      for (const pugi::xml_node& child : node.children()) {
        if (local_name(child) == "entry") entry(out, shape, child, depth + 1);
      }
      return out;
    }
    return scalar(shape, member, node_text(node));
  }

  void entry(Value& out, const Shape& shape, pugi::xml_node node, int depth) {
    const pugi::xml_node element = child_named(node, shape.value_name);
    out[node_text(child_named(node, shape.key_name))] =
        element ? value(*shape.element, nullptr, element, depth + 1) : Value();
  }

  Value scalar(const Shape& shape, const Member* member, std::string_view text) {
    std::optional<Value> value =
        scalar_from_text(shape, text, timestamp_format(member, shape, TimestampFormat::kIso8601));
    if (value) return std::move(*value);
    throw malformed(protocol_, "the value '" + std::string(text.substr(0, 100)) + "' of " +
                                   (member ? member->wire_name : shape.name) + " can not be read");
  }

  Protocol protocol_;
};

// ---- writing ----

class Writer {
 public:
  Writer(std::string& out, DateStyle style) : out_(out), style_(style) {}

  void structure(const Shape& shape, const Value& value) {
    check(shape, value);
    for (const Member& member : shape.members) {
      if (member.location != Location::kBody || member.payload || member.xml_attribute) continue;
      const auto found = value.find(member.name);
      if (found != value.end() && !found->is_null()) write_member(member, *found);
    }
  }

  void element(std::string_view name, std::string_view prefix, std::string_view xml_namespace,
               const Shape& shape, const Member* member, const Value& value) {
    out_ += '<';
    out_ += name;
    if (!xml_namespace.empty()) {
      attribute(prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix), xml_namespace);
    }
    if (shape.type == ShapeType::kStructure && value.is_object()) attributes(shape, value);
    const size_t before = out_.size();
    out_ += '>';
    content(shape, member, value);
    if (out_.size() == before + 1) {
      out_.back() = '/';
      out_ += '>';
      return;
    }
    out_ += "</";
    out_ += name;
    out_ += '>';
  }

  void write_member(const Member& member, const Value& value) {
    const Shape& shape = *member.shape;
    if (!is_flat(&member, shape)) {
      element(member.wire_name, member.xml_prefix, member.xml_namespace, shape, &member, value);
    } else if (shape.type == ShapeType::kList) {
      if (!value.is_array()) misfit(shape, value);
      for (const Value& each : value) flat_element(member, *shape.element, each);
    } else {
      if (!value.is_object()) misfit(shape, value);
      for (const auto& [key, each] : value.items()) entry(member.wire_name, shape, key, each);
    }
  }

  void flat_element(const Member& member, const Shape& shape, const Value& value) {
    element(member.wire_name, {}, {}, shape, nullptr, value);
  }

 private:
  void check(const Shape& shape, const Value& value) {
    if (!value.is_object()) misfit(shape, value);
    for (const auto& [name, each] : value.items()) {
      if (!shape.find(name)) {
        throw std::logic_error("the shape " + shape.name + " has no member " + name);
      }
    }
  }

  void attribute(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_xml_text(out_, value);
    out_ += '"';
  }

  void attributes(const Shape& shape, const Value& value) {
    for (const Member& member : shape.members) {
      if (!member.xml_attribute) continue;
      const auto found = value.find(member.name);
      if (found == value.end() || found->is_null()) continue;
      attribute(member.wire_name, scalar_to_text(*member.shape, *found, member.timestamp));
    }
  }

  void content(const Shape& shape, const Member* member, const Value& value) {
    if (value.is_null()) return;  // a list element or map value that is not there
    switch (shape.type) {
      case ShapeType::kStructure:
        return structure(shape, value);
      case ShapeType::kList:
        if (!value.is_array()) misfit(shape, value);
        for (const Value& each : value) {
          element(shape.element_name, {}, {}, *shape.element, nullptr, each);
        }
        return;
      case ShapeType::kMap:
        if (!value.is_object()) misfit(shape, value);
        for (const auto& [key, each] : value.items()) entry("entry", shape, key, each);
        return;
      case ShapeType::kTimestamp:
        return timestamp(shape, member, value);
      default:
        append_xml_text(out_, scalar_to_text(shape, value, TimestampFormat::kIso8601));
    }
  }

  void entry(std::string_view name, const Shape& shape, const std::string& key,
             const Value& value) {
    out_ += '<';
    out_ += name;
    out_ += '>';
    append_element(out_, shape.key_name, key);
    element(shape.value_name, {}, {}, *shape.element, nullptr, value);
    out_ += "</";
    out_ += name;
    out_ += '>';
  }

  void timestamp(const Shape& shape, const Member* member, const Value& value) {
    const TimestampFormat format = timestamp_format(member, shape, TimestampFormat::kOfProtocol);
    const bool iso = format == TimestampFormat::kOfProtocol || format == TimestampFormat::kIso8601;
    if (!iso || style_ == DateStyle::kPlain) {
      append_xml_text(out_, scalar_to_text(shape, value, format));
      return;
    }
    if (!value.is_number_integer()) misfit(shape, value);
    Instant at = from_millis(value.get<int64_t>());
    if (style_ == DateStyle::kWholeMillis && format == TimestampFormat::kOfProtocol) {
      at = std::chrono::floor<std::chrono::seconds>(at);
    }
    out_ += date::iso_millis(at);
  }

  std::string& out_;
  DateStyle style_;
};

// S3 lists versions and delete markers in one sequence: by key, newest first.
bool goes_before(const Value& a, const Value& b) {
  const auto text = [](const Value& v, const char* name) { return v.value(name, std::string()); };
  const std::string key_a = text(a, "Key"), key_b = text(b, "Key");
  if (key_a != key_b) return key_a < key_b;
  const bool latest_a = a.value("IsLatest", false), latest_b = b.value("IsLatest", false);
  if (latest_a != latest_b) return latest_a;
  return a.value("LastModified", int64_t{0}) > b.value("LastModified", int64_t{0});
}

std::string interleaved_versions(const Shape& shape, const Value& value, DateStyle style) {
  Value rest = value;
  rest.erase("Versions");
  rest.erase("DeleteMarkers");
  std::string out = to_xml(shape, rest, style);
  Writer writer(out, style);
  const Member &version = *shape.find("Versions"), &marker = *shape.find("DeleteMarkers");
  const Value &versions = value.at("Versions"), &markers = value.at("DeleteMarkers");
  size_t v = 0, m = 0;
  while (v < versions.size() || m < markers.size()) {
    if (m == markers.size() || (v < versions.size() && !goes_before(markers[m], versions[v]))) {
      writer.flat_element(version, *version.shape->element, versions[v++]);
    } else {
      writer.flat_element(marker, *marker.shape->element, markers[m++]);
    }
  }
  return out;
}

std::string replace_bad_utf8(std::string_view text) {
  return Value::parse(json::dump(std::string(text))).get<std::string>();
}

}  // namespace

DateStyle date_style(const Model& model) {
  if (model.protocol == Protocol::kEc2Query) return DateStyle::kMillis;
  return model.service == "s3" ? DateStyle::kWholeMillis : DateStyle::kPlain;
}

void parse_xml(pugi::xml_document& document, std::string_view body, Protocol protocol) {
  if (!text::is_utf8(body)) throw malformed(protocol, "the document is not UTF-8");
  constexpr unsigned kOptions =
      (pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype) &
      ~pugi::parse_wconv_attribute;
  const pugi::xml_parse_result result =
      document.load_buffer(body.data(), body.size(), kOptions, pugi::encoding_utf8);
  if (!result) {
    throw malformed(
        protocol,
        std::string(result.description()) + ": " +
            place_in(body, static_cast<size_t>(std::max<ptrdiff_t>(result.offset, 0))).text());
  }
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() == pugi::node_doctype) {
      throw malformed(protocol, "a document type is not allowed");
    }
  }
  if (!document.document_element()) throw malformed(protocol, "the document has no root element");
}

std::string_view local_name(pugi::xml_node node) {
  return node.type() == pugi::node_element ? local_part(node.name()) : std::string_view();
}

std::string node_text(pugi::xml_node node) {
  std::string out;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
  }
  return out;
}

pugi::xml_node child_named(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node& child : parent.children()) {
    if (local_name(child) == name) return child;
  }
  return {};
}

Value from_xml(const Shape& structure, pugi::xml_node node, Protocol protocol) {
  return Reader(protocol).structure(structure, node, 0);
}

void append_xml_text(std::string& out, std::string_view text) {
  if (!text::is_utf8(text)) return append_xml_text(out, replace_bad_utf8(text));
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        // XML 1.0 cannot hold these at all; S3 writes references all the same.
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') {
          constexpr std::string_view kDigits = "0123456789ABCDEF";
          out += "&#x";
          if (c >= 0x10) out += kDigits[static_cast<unsigned char>(c) >> 4];
          out += kDigits[static_cast<unsigned char>(c) & 15];
          out += ';';
        } else {
          out += c;
        }
    }
  }
}

void append_element(std::string& out, std::string_view name, std::string_view text) {
  out += '<';
  out += name;
  out += '>';
  append_xml_text(out, text);
  out += "</";
  out += name;
  out += '>';
}

std::string to_xml(const Shape& structure, const Value& value, DateStyle style) {
  std::string out;
  Writer(out, style).structure(structure, value);
  return out;
}

std::string to_xml_element(std::string_view name, std::string_view xml_namespace,
                           const Shape& structure, const Value& value, DateStyle style) {
  std::string out;
  if (name == "ListVersionsResult" && value.contains("Versions") &&
      value.contains("DeleteMarkers")) {
    out = "<" + std::string(name) + " xmlns=\"" + std::string(xml_namespace) + "\">" +
          interleaved_versions(structure, value, style) + "</" + std::string(name) + ">";
  } else {
    Writer(out, style).element(name, {}, xml_namespace, structure, nullptr, value);
  }
  return out;
}

}  // namespace sim::wire
