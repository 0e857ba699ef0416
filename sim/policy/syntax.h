// JSON text read into a plain tree that keeps what policies need and a general value type loses:
// the digits of numbers, the order of members, and repeated members. Used by the policy parser
// only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/base/parsed.h"

namespace sim::policy {

struct Member;

struct Node {
  enum class Kind { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  std::string text;             // scalars: the string, the digits, "true" or "false"
  std::vector<Node> items;      // kArray
  std::vector<Member> members;  // kObject

  const Node* find(std::string_view name) const;
};

struct Member {
  std::string name;
  Node value;
};

// A complaint's place is "line 3, column 14".
Parsed<Node> parse_syntax(std::string_view json);

}  // namespace sim::policy
