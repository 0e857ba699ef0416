#include "fakes/events/pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fakes::events {
namespace {

using sim::Value;

constexpr int kDeepest = 100;
// Names that mean something in filters cannot be fields inside $or.
constexpr std::array<std::string_view, 10> kReserved = {
    "exactly", "prefix",       "suffix",
    "numeric", "anything-but", "exists",
    "cidr",    "wildcard",     "equals-ignore-case",
    "equals"};

bool is_reserved(const std::string& name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

// Whether a value that is no object stands at this path, through whatever lists lie on the way.
bool has_leaf(const Value& value, const std::vector<std::string>& path, size_t at = 0) {
  if (value.is_array()) {
    return std::any_of(value.begin(), value.end(),
                       [&](const Value& each) { return has_leaf(each, path, at); });
  }
  if (at == path.size()) return !value.is_object();
  if (!value.is_object()) return false;
  const auto found = value.find(path[at]);
  return found != value.end() && has_leaf(*found, path, at + 1);
}

bool any_accepts(const std::vector<Filter>& filters, const Value& value) {
  if (value.is_array()) {
    return std::any_of(value.begin(), value.end(),
                       [&](const Value& each) { return any_accepts(filters, each); });
  }
  if (value.is_object()) return false;
  return std::any_of(filters.begin(), filters.end(),
                     [&](const Filter& filter) { return filter.accepts && filter.accepts(value); });
}

}  // namespace

std::optional<Value> strict_json(std::string_view text) {
  bool too_deep = false;
  const auto watch = [&](int depth, Value::parse_event_t, Value&) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Value value = Value::parse(text, watch, false);
  if (value.is_discarded() || too_deep) return std::nullopt;
  return value;
}

Pattern::Pattern(std::string_view text) {
  const auto value = strict_json(text);
  if (!value) throw PatternError("Invalid JSON");
  if (!value->is_object()) throw PatternError("Filter is not an object");
  root_ = read_node(*value, {}, Where::kPlain);
}

Pattern::Node Pattern::read_node(const Value& value, const Path& path, Where where) {
  if (value.empty()) throw PatternError("Empty objects are not allowed");
  Node node;
  for (const auto& [name, content] : value.items()) {
    if (name == "$or") {
      node.alternatives.push_back(read_alternatives(content, path));
      continue;
    }
    if (where == Where::kInsideOr && is_reserved(name)) {
      throw PatternError(name + " is Ruler reserved fieldName which cannot be used inside $or.");
    }
    node.fields.push_back(read_field(name, content, path, where));
  }
  return node;
}

Pattern::Field Pattern::read_field(const std::string& name, const Value& value, const Path& path,
                                   Where where) {
  Field field;
  field.name = name;
  field.path = path;
  field.path.push_back(name);
  if (value.is_object()) {
    field.nested = std::make_shared<const Node>(read_node(value, field.path, where));
    return field;
  }
  if (!value.is_array()) {
    throw PatternError(fmt::format("\"{}\" must be an object or an array", name));
  }
  if (value.empty()) throw PatternError("Empty arrays are not allowed");
  for (const auto& each : value) field.filters.push_back(read_filter(each));
  return field;
}

std::vector<Pattern::Node> Pattern::read_alternatives(const Value& value, const Path& path) {
  if (!value.is_array()) throw PatternError("It must be an Array followed with $or.");
  std::vector<Node> out;
  for (const auto& each : value) {
    if (!each.is_object()) {
      throw PatternError("Only JSON object is allowed in array of $or relationship.");
    }
    out.push_back(read_node(each, path, Where::kInsideOr));
  }
  if (out.size() < 2) {
    throw PatternError("There must have at least 2 Objects in $or relationship.");
  }
  return out;
}

bool Pattern::matches(const Value& event) const { return holds(root_, &event, event); }

// Of a list, one element must meet everything that the pattern says below.
bool Pattern::holds(const Node& node, const Value* value, const Value& event) {
  if (value && value->is_array() && !value->empty()) {
    return std::any_of(value->begin(), value->end(),
                       [&](const Value& each) { return holds(node, &each, event); });
  }
  return holds_in(node, value && value->is_object() ? value : nullptr, event);
}

bool Pattern::holds_in(const Node& node, const Value* object, const Value& event) {
  for (const auto& field : node.fields) {
    const Value* value = nullptr;
    if (object) {
      const auto found = object->find(field.name);
      if (found != object->end()) value = &*found;
    }
    const bool held =
        field.nested ? holds(*field.nested, value, event) : leaf_holds(field, value, event);
    if (!held) return false;
  }
  return std::all_of(
      node.alternatives.begin(), node.alternatives.end(), [&](const std::vector<Node>& branches) {
        return std::any_of(branches.begin(), branches.end(),
                           [&](const Node& branch) { return holds_in(branch, object, event); });
      });
}

bool Pattern::leaf_holds(const Field& leaf, const Value* value, const Value& event) {
  if (value && any_accepts(leaf.filters, *value)) return true;
  return std::any_of(leaf.filters.begin(), leaf.filters.end(),
                     [](const Filter& filter) { return filter.wants_absence; }) &&
         !has_leaf(event, leaf.path);
}

}  // namespace fakes::events
