#include "harness/remedies.h"

#include <fmt/format.h>

#include <iterator>

#include "sim/base/text.h"

namespace harness {
namespace {

namespace policy = sim::policy;
using sim::Value;

std::string indented(const std::string& text, size_t by) {
  const std::string space(by, ' ');
  return space + sim::text::replace_all(text, "\n", "\n" + space);
}

}  // namespace

Advice advice_for(const sim::Gateway::Simulation& simulated) {
  if (simulated.decision.allowed()) return {};
  return {policy::mistakes_in(simulated.request, simulated.policies, simulated.decision),
          policy::remedies_for(simulated.request, simulated.policies, simulated.rules,
                               simulated.decision)};
}

Value mistakes_value(const Advice& advice) {
  Value out = Value::array();
  for (const auto& each : advice.mistakes) out.push_back(policy::to_value(each));
  return out;
}

Value remedies_value(const Advice& advice) {
  Value out = Value::array();
  for (const auto& each : advice.remedies) out.push_back(policy::to_value(each));
  return out;
}

std::string advice_text(const Advice& advice, size_t indent) {
  std::string out;
  const std::string space(indent, ' ');
  if (!advice.mistakes.empty()) out += space + "likely mistakes:\n";
  for (const auto& each : advice.mistakes) {
    fmt::format_to(std::back_inserter(out), "{}  {}{}{}: {}. {}\n", space, each.policy,
                   each.statement.empty() ? "" : ", ", each.statement, each.what, each.remedy);
  }
  if (!advice.remedies.empty()) out += space + "to allow it:\n";
  for (const auto& each : advice.remedies) {
    fmt::format_to(std::back_inserter(out), "{}  {}: {}\n", space, each.policy, each.summary);
    if (!each.statement.is_null()) {
      out += indented(policy::pretty_statement(each.statement), indent + 4) + "\n";
    }
  }
  return out;
}

}  // namespace harness
