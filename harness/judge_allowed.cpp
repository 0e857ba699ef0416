// The verb "allowed": a decision of the run that let an action through, by the policy that is
// expected; and "findings": what Inspector holds in the end.
#include <fmt/format.h>

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

bool holds(const std::string& text, const Value& wanted, const char* name) {
  return !wanted.contains(name) ||
         sim::text::lower(text).find(sim::text::lower(text_of(wanted, name))) != std::string::npos;
}

// What of the expectation a decision does not meet; empty when it meets all.
std::string fault_of(const Value& decision, const Value& wanted) {
  const auto principal = text_of(decision.value("principal", Value::object()), "name");
  if (!holds(principal, wanted, "principal")) return fmt::format("to {}", principal);
  for (const char* name : {"layer", "policy", "statement"}) {
    if (!holds(text_of(decision, name), wanted, name)) {
      return fmt::format("by {} \"{}\"", name, text_of(decision, name));
    }
  }
  return {};
}

}  // namespace

std::vector<Unmet> judge_allowed(const Evidence& evidence, const Expectation& expectation) {
  const Value wanted = evidence.stage.filled(expectation.value);
  const std::string action = text_of(wanted, "allowed");
  const auto& journal = evidence.stage.world().gateway().journal();
  std::string nearest = "it was never asked for";
  std::vector<int64_t> ids;
  for (const auto& entry : evidence.journal) {
    for (const auto& decision : journal.decisions(entry.id)) {
      if (!sim::text::wildcard_match(action, text_of(decision, "action"))) continue;
      ids = {entry.id};
      if (text_of(decision, "effect") != "allow") {
        nearest = "it was denied";
        continue;
      }
      const auto fault = fault_of(decision, wanted);
      if (fault.empty()) return {};
      nearest = "it was allowed " + fault;
    }
  }
  return {{expectation.pointer,
           fmt::format("expected {} to be allowed as {}, but {}", action, wanted.dump(), nearest),
           ids}};
}

std::vector<Unmet> judge_findings(const Evidence& evidence, const Expectation& expectation) {
  auto& stage = evidence.stage;
  const Value wanted = stage.filled(expectation.value);
  const std::string account = wanted.value("account", stage.accounts().front());
  const auto root = stage.principal(account + ":root");
  if (!root) {
    return {{expectation.pointer, fmt::format("the world has no account {}", account), {}}};
  }
  auto client = stage.client(*root, text_of(wanted, "region"));
  Value input = {{"maxResults", 100}};
  if (wanted.contains("where")) input["filterCriteria"] = wanted["where"];
  int64_t had = 0;
  for (;;) {
    const auto answer = client.call("inspector2", "ListFindings", input);
    if (!answer.ok()) {
      return {{expectation.pointer,
               fmt::format("the findings cannot be listed: {}: {}", answer.code(),
                           answer.error->message),
               {answer.journal_id}}};
    }
    had += static_cast<int64_t>(answer.output.members.value("findings", Value::array()).size());
    if (!answer.output.members.contains("nextToken")) break;
    input["nextToken"] = answer.output.members["nextToken"];
  }
  const auto fault = fault_of_count(wanted["findings"], had);
  if (fault.empty()) return {};
  return {{expectation.pointer, fmt::format("expected {} findings, there are {}", fault, had), {}}};
}

}  // namespace harness
