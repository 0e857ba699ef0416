#include "sim/policy/statement_json.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace sim::policy {
namespace {

Value one_or_list(const std::vector<std::string>& texts) {
  return texts.size() == 1 ? Value(texts.front()) : Value(texts);
}

template <class PatternType>
std::vector<std::string> texts_of(const std::vector<PatternType>& patterns) {
  std::vector<std::string> texts;
  for (const auto& pattern : patterns) texts.push_back(pattern.text);
  return texts;
}

const char* kind_of(const PrincipalPattern& pattern) {
  switch (pattern.kind) {
    case PrincipalPattern::Kind::kService:
      return "Service";
    case PrincipalPattern::Kind::kFederated:
      return "Federated";
    case PrincipalPattern::Kind::kCanonicalUser:
      return "CanonicalUser";
    default:
      return "AWS";
  }
}

Value principal_value(const std::vector<PrincipalPattern>& patterns) {
  if (patterns.size() == 1 && patterns.front().kind == PrincipalPattern::Kind::kEveryone) {
    return "*";
  }
  Value value = Value::object();
  for (const auto& pattern : patterns) add_entry(value, kind_of(pattern), pattern.text);
  return value;
}

template <class PatternType>
std::string element_name(const char* name, const Element<PatternType>& element) {
  return element.negated ? std::string("Not") + name : name;
}

using Ordered = nlohmann::ordered_json;

constexpr std::array<const char*, 9> kOrder = {"Sid",          "Effect",      "Principal",
                                               "NotPrincipal", "Action",      "NotAction",
                                               "Resource",     "NotResource", "Condition"};

}  // namespace

Value to_value(const Statement& statement) {
  Value value = {{"Effect", statement.denies ? "Deny" : "Allow"}};
  if (!statement.sid.empty()) value["Sid"] = statement.sid;
  const auto& [who, what, where] =
      std::tie(statement.principal, statement.action, statement.resource);
  if (!who.patterns.empty()) value[element_name("Principal", who)] = principal_value(who.patterns);
  if (!what.patterns.empty()) {
    value[element_name("Action", what)] = one_or_list(texts_of(what.patterns));
  }
  if (!where.patterns.empty()) {
    value[element_name("Resource", where)] = one_or_list(texts_of(where.patterns));
  }
  for (const auto& condition : statement.conditions) {
    value["Condition"][condition.operator_name][condition.key] =
        one_or_list(texts_of(condition.operands));
  }
  return value;
}

Value to_value(const Document& document) {
  Value value = Value::object();
  if (!document.version.empty()) value["Version"] = document.version;
  if (!document.id.empty()) value["Id"] = document.id;
  Value statements = Value::array();
  for (const auto& statement : document.statements) statements.push_back(to_value(statement));
  value["Statement"] = std::move(statements);
  return value;
}

std::string pretty_statement(const Value& statement) {
  if (!statement.is_object()) return statement.dump(2);
  Ordered ordered = Ordered::object();
  for (const char* name : kOrder) {
    if (const auto found = statement.find(name); found != statement.end()) {
      ordered[name] = Ordered::parse(found->dump());
    }
  }
  for (const auto& [name, value] : statement.items()) {
    if (!ordered.contains(name)) ordered[name] = Ordered::parse(value.dump());
  }
  return ordered.dump(2);
}

void add_entry(Value& object, std::string_view name, const std::string& entry) {
  Value& at = object[std::string(name)];
  if (at.is_null()) {
    at = entry;
  } else if (at.is_array()) {
    if (std::find(at.begin(), at.end(), entry) == at.end()) at.push_back(entry);
  } else if (at != Value(entry)) {
    at = Value::array({std::move(at), entry});
  }
}

bool replace_entry(Value& object, std::string_view name, std::string_view entry,
                   const std::string& by) {
  Value& at = object[std::string(name)];
  if (at == Value(entry)) {
    at = by;
    return true;
  }
  if (!at.is_array()) return false;
  const auto found = std::find(at.begin(), at.end(), Value(entry));
  if (found == at.end()) return false;
  if (std::find(at.begin(), at.end(), Value(by)) != at.end()) {
    at.erase(found);
  } else {
    *found = by;
  }
  return true;
}

bool remove_entry(Value& object, std::string_view name, std::string_view entry) {
  Value& at = object[std::string(name)];
  if (!at.is_array() || at.size() < 2) return false;
  const auto found = std::find(at.begin(), at.end(), Value(entry));
  if (found == at.end()) return false;
  at.erase(found);
  return true;
}

}  // namespace sim::policy
