#include "fakes/iam/context_keys.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "sim/base/text.h"

namespace fakes::iam {
namespace {

namespace policy = sim::policy;
using Keys = std::vector<std::string>;

// Variables are kept folded; the text still has them as their author wrote them.
void add_variables(const policy::Pattern& pattern, Keys& keys) {
  const std::string folded = sim::text::lower(pattern.text);
  for (const auto& piece : pattern.pieces) {
    if (piece.variable.empty()) continue;
    const auto at = folded.find(piece.variable);
    add_key(std::string_view(pattern.text).substr(at, piece.variable.size()), keys);
  }
}

void add_variables(const policy::Operand& operand, Keys& keys) {
  if (const auto* pattern = std::get_if<policy::Pattern>(&operand.value)) {
    add_variables(*pattern, keys);
  } else if (const auto* arn = std::get_if<policy::ArnPattern>(&operand.value)) {
    if (arn->whole) add_variables(*arn->whole, keys);
  }
}

}  // namespace

void add_key(std::string_view key, Keys& keys) {
  const bool listed = std::any_of(keys.begin(), keys.end(), [&](const std::string& each) {
    return sim::text::equals_ignoring_case(each, key);
  });
  if (!listed) keys.emplace_back(key);
}

void add_keys_of_resources(const policy::Statement& statement, Keys& keys) {
  for (const auto& pattern : statement.resource.patterns) add_variables(pattern, keys);
}

void add_keys_of_conditions(const policy::Statement& statement, Keys& keys) {
  for (const auto& condition : statement.conditions) {
    add_key(condition.key, keys);
    for (const auto& operand : condition.operands) add_variables(operand, keys);
  }
}

void add_keys_of(const policy::Document& document, Keys& keys) {
  for (const auto& statement : document.statements) {
    add_keys_of_resources(statement, keys);
    add_keys_of_conditions(statement, keys);
  }
}

}  // namespace fakes::iam
