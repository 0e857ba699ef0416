#include "fakes/inspector/suppression.h"

#include <algorithm>
#include <optional>

#include "fakes/inspector/account_records.h"
#include "fakes/inspector/announcements.h"
#include "fakes/inspector/membership.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;

constexpr const char* kStatus = "findingStatus";

// A rule looks at findings as though they were ACTIVE; else one that asks for ACTIVE findings would
// let go of what it has suppressed. Nothing when the filter is no rule, or one that ACTIVE findings
// never meet.
std::optional<Filter> rule_of(const Value& filter) {
  if (filter.at("action") != "SUPPRESS") return std::nullopt;
  Value criteria = filter.at("criteria");
  if (criteria.contains(kStatus)) {
    const auto status = filter_of({{kStatus, criteria.at(kStatus)}});
    if (!status.matches({{"status", "ACTIVE"}})) return std::nullopt;
    criteria.erase(kStatus);
  }
  return filter_of(criteria);
}

std::vector<int64_t> with_status(Call& call, const Scope& scope, Filter filter,
                                 std::string_view status) {
  ColumnTest test;
  test.column = "status";
  test.equals = {std::string(status)};
  filter.tests.push_back(std::move(test));
  return matching_findings(call.state, scope, filter);
}

void set_status(Call& call, const Scope& scope, int64_t finding, std::string_view status) {
  set_finding_status(call.state, finding, status, sim::to_millis(call.now()));
  announce_stored_finding(call, scope, finding);
}

void suppress_by(Call& call, const Scope& scope, const Filter& rule) {
  for (const auto id : with_status(call, scope, rule, "ACTIVE")) {
    set_status(call, scope, id, "SUPPRESSED");
  }
}

void release_from(Call& call, const Scope& scope, const Filter& rule,
                  const std::vector<Filter>& others) {
  for (const auto id : with_status(call, scope, rule, "SUPPRESSED")) {
    const Value finding = finding_document(call.state, id);
    const bool held = std::any_of(others.begin(), others.end(),
                                  [&](const Filter& other) { return other.matches(finding); });
    if (!held) set_status(call, scope, id, "ACTIVE");
  }
}

}  // namespace

void suppress(Call& call, const Item& filter) {
  const auto rule = rule_of(filter.document);
  if (!rule) return;
  for (const auto& account : visible_accounts(call)) {
    suppress_by(call, {account, call.region}, *rule);
  }
}

void release(Call& call, const Item& filter) {
  const auto rule = rule_of(filter.document);
  if (!rule) return;
  for (const auto& account : visible_accounts(call)) {
    const Scope scope{account, call.region};
    release_from(call, scope, *rule, rules_on(call, scope));
  }
}

std::vector<Filter> rules_on(const Call& call, const Scope& scope) {
  const auto member = find_member(call.state, scope);
  const bool led = member && member->status == "ENABLED";
  const Scope owner = led ? Scope{member->admin, scope.region} : scope;
  std::vector<Filter> rules;
  for (const auto& item : items_of(call.state, owner, kFilterKind)) {
    if (auto rule = rule_of(item.document)) rules.push_back(std::move(*rule));
  }
  return rules;
}

void settle_suppression(Call& call, const Scope& scope, const std::vector<Filter>& former_rules) {
  const auto rules = rules_on(call, scope);
  for (const auto& rule : rules) suppress_by(call, scope, rule);
  for (const auto& former : former_rules) release_from(call, scope, former, rules);
}

}  // namespace fakes::inspector
