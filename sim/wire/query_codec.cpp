#include "sim/wire/query_codec.h"

#include <map>
#include <stdexcept>

#include "sim/base/encoding.h"
#include "sim/base/text.h"
#include "sim/wire/query_string.h"
#include "sim/wire/scalars.h"

namespace sim::wire {
namespace {

// "Tags.member.1.Key=a" is the leaf Key of the path Tags, member, 1.
struct Node {
  std::map<std::string, Node, std::less<>> children;
  const std::string* value = nullptr;

  const Node* child(std::string_view name) const {
    const auto found = children.find(name);
    return found == children.end() ? nullptr : &found->second;
  }
};

void place(Node& root, std::string_view name, const std::string& value, Protocol protocol) {
  Node* node = &root;
  int depth = 0;
  while (true) {
    const size_t dot = std::min(name.find('.'), name.size());
    if (++depth > kMaxDepth) throw malformed(protocol, "The request is nested too deeply");
    node = &node->children[std::string(name.substr(0, dot))];
    if (dot == name.size()) break;
    name.remove_prefix(dot + 1);
  }
  node->value = &value;
}

// The numbered children in numeric order; numbers may have gaps.
std::map<long long, const Node*> numbered(const Node& node, Protocol protocol) {
  std::map<long long, const Node*> out;
  for (const auto& [name, child] : node.children) {
    const std::optional<long long> number = text::to_integer(name);
    if (!number || *number < 0) {
      throw malformed(protocol, "Unexpected list element termination: '" + name + "'");
    }
    out[*number] = &child;
  }
  return out;
}

bool is_flat(const Member* member, const Shape& shape, Protocol protocol) {
  return protocol == Protocol::kEc2Query || shape.flattened || (member && member->flattened);
}

// ec2Query writes parameters with an upper-case initial whatever the element in answers is called.
std::string parameter_name(const Member& member, Protocol protocol) {
  if (protocol != Protocol::kEc2Query) return member.wire_name;
  if (!member.query_name.empty()) return member.query_name;
  std::string name = member.wire_name;
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 32);
  return name;
}

class Reader {
 public:
  explicit Reader(Protocol protocol) : protocol_(protocol) {}

  Value structure(const Shape& shape, const Node& node) {
    Value out = Value::object();
    for (const Member& member : shape.members) {
      const Node* child = node.child(parameter_name(member, protocol_));
      if (child) out[member.name] = value(*member.shape, &member, *child);
    }
    return out;
  }

 private:
  Value value(const Shape& shape, const Member* member, const Node& node) {
    switch (shape.type) {
      case ShapeType::kStructure:
        return structure(shape, node);
      case ShapeType::kList:
        return list(shape, member, node);
      case ShapeType::kMap:
        return map(shape, member, node);
      default:
        break;
    }
    const std::string empty;
    const std::string& text = node.value ? *node.value : empty;
    std::optional<Value> scalar =
        scalar_from_text(shape, text, timestamp_format(member, shape, TimestampFormat::kIso8601));
    if (scalar) return std::move(*scalar);
    throw malformed(protocol_, "Invalid value for " + (member ? member->wire_name : shape.name) +
                                   ": '" + text.substr(0, 100) + "'");
  }

  Value list(const Shape& shape, const Member* member, const Node& node) {
    Value out = Value::array();
    const Node* home = is_flat(member, shape, protocol_) ? &node : node.child(shape.element_name);
    if (!home) home = node.child("member");
    if (!home) return out;  // "Tags=": an empty list
    for (const auto& [number, child] : numbered(*home, protocol_)) {
      out.push_back(value(*shape.element, nullptr, *child));
    }
    return out;
  }

  Value map(const Shape& shape, const Member* member, const Node& node) {
    Value out = Value::object();
    const Node* home = is_flat(member, shape, protocol_) ? &node : node.child("entry");
    if (!home) return out;
    for (const auto& [number, child] : numbered(*home, protocol_)) {
      const Node* key = child->child(shape.key_name);
      const Node* element = child->child(shape.value_name);
      if (!key || !key->value) throw malformed(protocol_, "A map entry has no key");
      out[*key->value] = element ? value(*shape.element, nullptr, *element) : Value();
    }
    return out;
  }

  Protocol protocol_;
};

class Writer {
 public:
  Writer(std::string& out, Protocol protocol) : out_(out), protocol_(protocol) {}

  void structure(const Shape& shape, const Value& value, const std::string& prefix) {
    if (!value.is_object()) misfit(shape, value);
    for (const auto& [name, each] : value.items()) {
      if (!shape.find(name)) {
        throw std::invalid_argument("the shape " + shape.name + " has no member " + name);
      }
    }
    for (const Member& member : shape.members) {
      const auto found = value.find(member.name);
      if (found == value.end() || found->is_null()) continue;
      write(*member.shape, &member, *found, joined(prefix, parameter_name(member, protocol_)));
    }
  }

  void pair(std::string_view name, std::string_view text) {
    if (!out_.empty()) out_ += '&';
    out_ += encoding::percent_encode(name);
    out_ += '=';
    out_ += encoding::percent_encode(text);
  }

 private:
  static std::string joined(const std::string& prefix, const std::string& name) {
    return prefix.empty() ? name : prefix + "." + name;
  }

  void write(const Shape& shape, const Member* member, const Value& value,
             const std::string& name) {
    if (value.is_null()) return pair(name, "");
    const bool flat = is_flat(member, shape, protocol_);
    if (shape.type == ShapeType::kStructure) return structure(shape, value, name);
    if (shape.type == ShapeType::kList) {
      if (!value.is_array()) misfit(shape, value);
      // ec2Query has no notation for an empty list.
      if (value.empty() && protocol_ == Protocol::kAwsQuery) pair(name, "");
      const std::string home = flat ? name : name + "." + shape.element_name;
      for (size_t i = 0; i < value.size(); ++i) {
        write(*shape.element, nullptr, value[i], home + "." + std::to_string(i + 1));
      }
    } else if (shape.type == ShapeType::kMap) {
      if (!value.is_object()) misfit(shape, value);
      const std::string home = flat ? name : name + ".entry";
      size_t i = 0;
      for (const auto& [key, each] : value.items()) {
        const std::string entry = home + "." + std::to_string(++i) + ".";
        pair(entry + shape.key_name, key);
        write(*shape.element, nullptr, each, entry + shape.value_name);
      }
    } else {
      pair(name, scalar_to_text(shape, value,
                                timestamp_format(member, shape, TimestampFormat::kIso8601)));
    }
  }

  std::string& out_;
  Protocol protocol_;
};

}  // namespace

Value from_form(const Shape* input, std::string_view form, Protocol protocol) {
  size_t bad_at = 0;
  const std::optional<QueryPairs> pairs = parse_query_strictly(form, bad_at);
  if (!pairs) {
    throw ApiError("MalformedQueryString", 400,
                   "The query string contains a syntax error: " + place_in(form, bad_at).text());
  }
  if (!input) return Value::object();
  Node root;
  for (const auto& [name, value] : *pairs) {
    if (!text::is_utf8(name) || !text::is_utf8(value)) {
      throw malformed(protocol, "The request is not UTF-8");
    }
    place(root, name, value, protocol);
  }
  return Reader(protocol).structure(*input, root);
}

std::string to_form(const Model& model, const Operation& operation, const Value& input) {
  std::string out;
  Writer writer(out, model.protocol);
  writer.pair("Action", operation.name);
  writer.pair("Version", model.api_version);
  if (operation.input) writer.structure(*operation.input, input, {});
  return out;
}

}  // namespace sim::wire
