#include "sim/policy/syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "sim/base/value.h"

namespace sim::policy {
namespace {

// Policies nest about six levels; more only costs memory.
constexpr size_t kDeepest = 32;

std::string place_of(std::string_view json, size_t byte) {
  const std::string_view before = json.substr(0, byte == 0 ? 0 : byte - 1);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto newline = before.rfind('\n');
  const size_t column =
      newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
  return fmt::format("line {}, column {}", line, column);
}

// Receives the parser's events; returning false ends the parse.
class TreeBuilder {
 public:
  using number_integer_t = Value::number_integer_t;
  using number_unsigned_t = Value::number_unsigned_t;
  using number_float_t = Value::number_float_t;
  using string_t = Value::string_t;
  using binary_t = Value::binary_t;

  explicit TreeBuilder(std::string_view json) : json_(json) { open_.push_back(&root_); }

  bool null() { return scalar(Node::Kind::kNull, "null"); }
  bool boolean(bool value) { return scalar(Node::Kind::kBoolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) {
    return scalar(Node::Kind::kNumber, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) {
    return scalar(Node::Kind::kNumber, std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& digits) {
    return scalar(Node::Kind::kNumber, digits);
  }
  bool string(string_t& value) { return scalar(Node::Kind::kString, std::move(value)); }
  bool binary(binary_t&) { return false; }
  bool start_object(size_t) { return open(Node::Kind::kObject); }
  bool start_array(size_t) { return open(Node::Kind::kArray); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(string_t& name) {
    open_.back()->members.push_back({std::move(name), {}});
    return true;
  }
  bool parse_error(size_t byte, const std::string&, const nlohmann::detail::exception& error) {
    complaint_ = {place_of(json_, byte), without_prefix(error.what())};
    return false;
  }

  Parsed<Node> finish(bool parsed) && {
    if (parsed) return Parsed<Node>::of(std::move(root_));
    return Parsed<Node>::failed({std::move(complaint_)});
  }

 private:
  // The parser's messages begin with its own error number and position.
  static std::string without_prefix(std::string_view what) {
    const auto colon = what.find(": ");
    std::string message(colon == std::string_view::npos ? what : what.substr(colon + 2));
    std::replace_if(
        message.begin(), message.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; },
        ' ');
    return "not valid JSON: " + message;
  }

  Node& place() {
    Node& parent = *open_.back();
    if (open_.size() == 1) return root_;
    if (parent.kind == Node::Kind::kObject) return parent.members.back().value;
    return parent.items.emplace_back();
  }
  bool scalar(Node::Kind kind, std::string text) {
    Node& node = place();
    node.kind = kind;
    node.text = std::move(text);
    return true;
  }
  bool open(Node::Kind kind) {
    if (open_.size() > kDeepest) {
      complaint_ = {"document", fmt::format("nested deeper than {} levels", kDeepest)};
      return false;
    }
    Node& node = place();
    node.kind = kind;
    open_.push_back(&node);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::string_view json_;
  Node root_;
  // Pointers stay good: a parent's list grows only while none of its children is open.
  std::vector<Node*> open_;
  Complaint complaint_;
};

}  // namespace

const Node* Node::find(std::string_view name) const {
  const auto member =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.name == name; });
  return member == members.end() ? nullptr : &member->value;
}

Parsed<Node> parse_syntax(std::string_view json) {
  TreeBuilder builder(json);
  const bool parsed = Value::sax_parse(json, &builder);
  return std::move(builder).finish(parsed);
}

}  // namespace sim::policy
