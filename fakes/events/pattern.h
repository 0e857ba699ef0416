// Event patterns: which events a rule wants. A pattern is read once and then judges events; neither
// knows clock or store. The rules, and the words of complaints, are those of the matcher that AWS
// publishes. Used by rules and by TestEventPattern.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/events/filters.h"

namespace fakes::events {

class Pattern {
 public:
  // Throws PatternError.
  explicit Pattern(std::string_view text);

  bool matches(const sim::Value& event) const;

 private:
  using Path = std::vector<std::string>;
  struct Node;
  struct Field {
    std::string name;
    std::vector<Filter> filters;         // of a leaf: one of them must hold
    Path path;                           // of a leaf, from the top of the event
    std::shared_ptr<const Node> nested;  // otherwise: what must hold below
  };
  struct Node {
    std::vector<Field> fields;                    // all must hold
    std::vector<std::vector<Node>> alternatives;  // of each $or one must hold
  };
  enum class Where { kPlain, kInsideOr };

  static Node read_node(const sim::Value& value, const Path& path, Where where);
  static Field read_field(const std::string& name, const sim::Value& value, const Path& path,
                          Where where);
  static std::vector<Node> read_alternatives(const sim::Value& value, const Path& path);
  // `value`: what the event has there, nullptr for nothing.
  static bool holds(const Node& node, const sim::Value* value, const sim::Value& event);
  static bool holds_in(const Node& node, const sim::Value* object, const sim::Value& event);
  static bool leaf_holds(const Field& leaf, const sim::Value* value, const sim::Value& event);

  Node root_;
};

// JSON as services take it: no comments, nesting of at most 100. Nothing for any other text.
std::optional<sim::Value> strict_json(std::string_view text);

}  // namespace fakes::events
