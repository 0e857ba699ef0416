// The verb "denied": a decision of the run that refused an action, for the reason that is expected.
#include <fmt/format.h>

#include "harness/denials.h"
#include "harness/judges.h"
#include "harness/stage.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::Value;

std::string text_of(const Value& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool contains_folded(const std::string& text, const std::string& part) {
  return sim::text::lower(text).find(sim::text::lower(part)) != std::string::npos;
}

std::vector<Value> statements_of(const Value& decision) {
  std::vector<Value> out;
  for (const auto& verdict : decision.value("verdicts", Value::array())) {
    for (const auto& statement : verdict.value("statements", Value::array())) {
      out.push_back(statement);
    }
  }
  return out;
}

bool lists(const Value& statement, const char* name, const std::string& wanted) {
  for (const auto& each : statement.value(name, Value::array())) {
    if (each.is_string() && contains_folded(each.get<std::string>(), wanted)) return true;
  }
  return false;
}

// A statement that explains the denial as expected: every statement-level qualifier holds for it.
bool explains(const Value& statement, const Value& wanted) {
  for (const char* name : {"policy", "statement", "failed"}) {
    if (wanted.contains(name) &&
        !contains_folded(text_of(statement, name), text_of(wanted, name))) {
      return false;
    }
  }
  if (wanted.contains("condition") &&
      !sim::text::equals_ignoring_case(text_of(statement, "key"), text_of(wanted, "condition"))) {
    return false;
  }
  for (const char* name : {"had", "wanted"}) {
    if (wanted.contains(name) && !lists(statement, name, text_of(wanted, name))) return false;
  }
  return true;
}

}  // namespace

std::string fault_of_denial(const Value& decision, const Value& wanted) {
  const std::string effect = text_of(decision, "effect");
  if (wanted.contains("because") && effect != wanted["because"]) {
    return fmt::format("it was an {}", effect);
  }
  if (wanted.contains("layer") &&
      !contains_folded(text_of(decision, "layer"), text_of(wanted, "layer"))) {
    return fmt::format("the {} decided", text_of(decision, "layer"));
  }
  const std::string principal = text_of(decision.value("principal", Value::object()), "name");
  if (wanted.contains("principal") && !contains_folded(principal, text_of(wanted, "principal"))) {
    return fmt::format("it was asked for by {}", principal);
  }
  bool about_statements = false;
  for (const char* name : {"policy", "statement", "failed", "condition", "had", "wanted"}) {
    about_statements = about_statements || wanted.contains(name);
  }
  if (!about_statements) return {};
  const Value deciding = {{"policy", text_of(decision, "policy")},
                          {"statement", text_of(decision, "statement")}};
  if (explains(deciding, wanted)) return {};
  for (const auto& statement : statements_of(decision)) {
    if (explains(statement, wanted)) return {};
  }
  return "no statement that was looked at explains it so";
}

std::vector<Unmet> judge_denied(const Evidence& evidence, const Expectation& expectation) {
  const Value wanted = evidence.stage.filled(expectation.value);
  const std::string action = text_of(wanted, "denied");
  const auto& journal = evidence.stage.world().gateway().journal();
  int allowed = 0;
  std::string nearest;
  std::vector<int64_t> ids;
  for (const auto& entry : evidence.journal) {
    for (const auto& decision : journal.decisions(entry.id)) {
      if (!sim::text::wildcard_match(action, text_of(decision, "action"))) continue;
      if (text_of(decision, "effect") == "allow") {
        ++allowed;
        continue;
      }
      nearest = fault_of_denial(decision, wanted);
      if (nearest.empty()) return {};
      ids = {entry.id};
    }
  }
  std::string had = nearest.empty() ? "it was never asked for" : "it was denied, but " + nearest;
  if (nearest.empty() && allowed > 0) had = fmt::format("it was allowed {} times", allowed);
  return {{expectation.pointer,
           fmt::format("expected {} to be denied as {}, but {}", action, wanted.dump(), had), ids}};
}

}  // namespace harness
