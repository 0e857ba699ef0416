#include "fakes/inspector/finding_life.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fakes/inspector/announcements.h"
#include "fakes/inspector/closed_records.h"
#include "fakes/inspector/pending.h"
#include "fakes/inspector/suppression.h"

namespace fakes::inspector {
namespace {

using sim::Call;
using sim::Value;

constexpr size_t kIdDigits = 32;
// What a scan type that was switched off has found is gone after a day.
constexpr sim::Millis kScanOffKept = std::chrono::hours(24);

sim::Millis days(const Call& call, std::string_view setting) {
  return std::chrono::hours(24) * call.settings.number(setting);
}

std::string_view word_of(Closing why) {
  switch (why) {
    case Closing::kFixed:
      return "FIXED";
    case Closing::kResourceGone:
      return "RESOURCE_GONE";
    case Closing::kScanOff:
      return "SCAN_OFF";
  }
  return {};
}

sim::Millis kept_for(const Call& call, Closing why) {
  switch (why) {
    case Closing::kFixed:
      return days(call, "inspector.closed_findings_kept_days");
    case Closing::kResourceGone:
      return days(call, "inspector.findings_of_gone_resources_kept_days");
    case Closing::kScanOff:
      return kScanOffKept;
  }
  return {};
}

Closed closed_now(const Call& call, Closing why) {
  return {std::string(word_of(why)), sim::to_millis(call.now()),
          sim::to_millis(call.now() + kept_for(call, why))};
}

// One piece of pending work for an account and region, due when its next finding is forgotten.
void plan_forgetting(Call& call, const Scope& scope) {
  const std::string subject = subject_of(scope);
  call.forget("forget_closed", subject);
  if (const auto next = next_forgotten(call.state, scope)) {
    call.later(sim::from_millis(*next), "forget_closed", subject);
  }
}

void see_now(const Call& call, Value& finding) {
  for (const char* member : {"lastObservedAt", "updatedAt"}) {
    finding[member] = sim::to_millis(call.now());
  }
}

// ACTIVE, unless a suppression rule says otherwise.
void set_open(const std::vector<Filter>& rules, Value& finding) {
  finding["status"] = "ACTIVE";
  const bool suppressed = std::any_of(rules.begin(), rules.end(),
                                      [&](const Filter& rule) { return rule.matches(finding); });
  if (suppressed) finding["status"] = "SUPPRESSED";
}

void add_new(Call& call, const Scope& scope, const std::vector<Filter>& rules, Value finding) {
  finding["firstObservedAt"] = sim::to_millis(call.now());
  see_now(call, finding);
  set_open(rules, finding);
  add_finding(call.state, scope, columns_of(finding), finding.dump());
  announce_finding(call, scope, finding);
}

bool is_recent(const Call& call, const Closed& closed) {
  return sim::to_millis(call.now() - days(call, "inspector.reopen_days")) <= closed.closed_at;
}

void reopen(Call& call, const Scope& scope, const std::vector<Filter>& rules, int64_t id,
            Value finding) {
  see_now(call, finding);
  set_open(rules, finding);
  replace_finding(call.state, scope, id, columns_of(finding), finding.dump());
  remove_closed(call.state, id);
  announce_finding(call, scope, finding);
}

// A CLOSED finding, as `seen` describes it now, is reopened or begun anew.
void recur(Call& call, const Scope& scope, const std::vector<Filter>& rules, int64_t id,
           Value seen) {
  const auto closed = find_closed(call.state, id);
  if (closed && is_recent(call, *closed)) return reopen(call, scope, rules, id, std::move(seen));
  if (has_open_twin(call.state, scope, columns_of(seen))) return;  // it was begun anew before
  seen["findingArn"] = call.arn("inspector2", scope.region, scope.account,
                                "finding/" + call.ids.hex("inspector2/finding", kIdDigits));
  add_new(call, scope, rules, std::move(seen));
}

Filter of_status(Filter filter, std::vector<std::string> equals,
                 std::vector<std::string> not_equals) {
  ColumnTest test;
  test.column = "status";
  test.equals = std::move(equals);
  test.not_equals = std::move(not_equals);
  filter.tests.push_back(std::move(test));
  return filter;
}

Value text_entries(std::string_view comparison, std::initializer_list<const char*> values) {
  Value entries = Value::array();
  for (const char* value : values) {
    entries.push_back({{"comparison", comparison}, {"value", value}});
  }
  return entries;
}

// The findings that a scan type makes. Code scanning of Lambda functions is a type of its own.
Filter filter_of_scan_type(std::string_view type) {
  const auto of = [](std::initializer_list<const char*> resources) {
    return Value{{"resourceType", text_entries("EQUALS", resources)}};
  };
  if (type == "EC2") return filter_of(of({"AWS_EC2_INSTANCE"}));
  if (type == "ECR") return filter_of(of({"AWS_ECR_CONTAINER_IMAGE", "AWS_ECR_REPOSITORY"}));
  if (type == "CODE_REPOSITORY") return filter_of(of({"CODE_REPOSITORY"}));
  Value criteria = of({"AWS_LAMBDA_FUNCTION"});
  criteria["findingType"] =
      text_entries(type == "LAMBDA_CODE" ? "EQUALS" : "NOT_EQUALS", {"CODE_VULNERABILITY"});
  return filter_of(criteria);
}

}  // namespace

void observe_finding(Call& call, const Scope& scope, Value finding) {
  const auto rules = rules_on(call, scope);
  const auto id = find_finding(call.state, scope, finding.at("findingArn").get<std::string>());
  if (!id) return add_new(call, scope, rules, std::move(finding));
  const Value before = finding_document(call.state, *id);
  finding["firstObservedAt"] = before.at("firstObservedAt");
  if (before.at("status") == "CLOSED") return recur(call, scope, rules, *id, std::move(finding));
  see_now(call, finding);
  set_open(rules, finding);
  replace_finding(call.state, scope, *id, columns_of(finding), finding.dump());
  announce_change(call, scope, before, finding);
}

void close_findings(Call& call, const Scope& scope, const Filter& filter, Closing why) {
  const Closed row = closed_now(call, why);
  for (const auto id : matching_findings(call.state, scope, of_status(filter, {}, {"CLOSED"}))) {
    set_finding_status(call.state, id, "CLOSED", row.closed_at);
    put_closed(call.state, scope, id, row);
    announce_stored_finding(call, scope, id);
  }
  plan_forgetting(call, scope);
}

void recur_findings(Call& call, const Scope& scope, const Filter& filter) {
  const auto rules = rules_on(call, scope);
  for (const auto id : matching_findings(call.state, scope, of_status(filter, {"CLOSED"}, {}))) {
    recur(call, scope, rules, id, finding_document(call.state, id));
  }
  plan_forgetting(call, scope);
}

void close_scan_type(Call& call, const Scope& scope, std::string_view type) {
  close_findings(call, scope, filter_of_scan_type(type), Closing::kScanOff);
}

void reopen_scan_type(Call& call, const Scope& scope, std::string_view type) {
  const auto rules = rules_on(call, scope);
  for (const auto id :
       matching_findings(call.state, scope, of_status(filter_of_scan_type(type), {"CLOSED"}, {}))) {
    const auto closed = find_closed(call.state, id);
    if (!closed || closed->reason != word_of(Closing::kScanOff)) continue;
    reopen(call, scope, rules, id, finding_document(call.state, id));
  }
  plan_forgetting(call, scope);
}

void adopt_closed(Call& call, const Scope& scope) {
  put_closed_where_missing(call.state, scope, closed_now(call, Closing::kFixed));
  plan_forgetting(call, scope);
}

void forget_closed(Call& call, const std::string& subject) {
  const Scope scope = pending_of(subject).scope;
  remove_forgotten(call.state, scope, sim::to_millis(call.now()));
  plan_forgetting(call, scope);
}

}  // namespace fakes::inspector
