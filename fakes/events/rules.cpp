#include "fakes/events/rules.h"

#include <algorithm>

#include "fakes/events/pages.h"
#include "fakes/events/pattern.h"
#include "fakes/events/places.h"
#include "fakes/events/routing.h"
#include "fakes/events/schedule.h"
#include "fakes/events/tags.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

Value described(const Call& call, const Rule& rule) {
  Value out = rule.facts;
  out["Name"] = rule.name;
  out["Arn"] = rule_arn(call, rule.bus, rule.name);
  out["State"] = rule.state;
  out["EventBusName"] = rule.bus.name;
  if (!rule.pattern.empty()) out["EventPattern"] = rule.pattern;
  if (!rule.schedule.empty()) out["ScheduleExpression"] = rule.schedule;
  return out;
}

void check_room(Call& call, const BusPlace& bus) {
  const auto most = call.settings.number("events.rules_per_bus");
  if (static_cast<int64_t>(rules_of(call.state, bus).size()) >= most) {
    throw limit_exceeded("The requested resource exceeds the maximum number allowed.");
  }
}

std::string subject_of(const BusPlace& bus, const std::string& name) {
  return bus.account + "/" + name;
}

// The rule's next time, in place of whatever was planned for it.
void plan(Call& call, const Rule& rule) {
  const std::string subject = subject_of(rule.bus, rule.name);
  call.forget("fire_schedule", subject);
  if (rule.schedule.empty() || rule.state == "DISABLED") return;
  const auto schedule = Schedule::parse(rule.schedule);
  if (const auto next = schedule->next(call.now(), call.now())) {
    call.later(*next, "fire_schedule", subject);
  }
}

void check_schedule(const Rule& rule) {
  if (rule.schedule.empty()) return;
  if (rule.bus.name != kDefaultBus) {
    throw invalid_request("ScheduleExpression is supported only on the default event bus.");
  }
  if (!Schedule::parse(rule.schedule)) {
    throw invalid_request("Parameter ScheduleExpression is not valid.");
  }
}

void set_state(Call& call, const Input& input, const char* state) {
  Rule rule = existing_rule(call, input, "Name");
  rule.state = state;
  put_rule(call.state, rule);
  plan(call, rule);
}

}  // namespace

void check_pattern(const std::string& text) {
  try {
    const Pattern pattern(text);
  } catch (const PatternError& error) {
    throw invalid_pattern(error.what());
  }
}

// A rule of that name is replaced; its targets and tags stay.
Output put_rule(Call& call, const Input& input) {
  const Bus bus = existing_bus(call, input.text("EventBusName"));
  Rule rule;
  rule.bus = bus.place;
  rule.name = input.text("Name");
  rule.pattern = input.text("EventPattern");
  rule.schedule = input.text("ScheduleExpression");
  if (rule.pattern.empty() && rule.schedule.empty()) {
    throw invalid_request("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  check_schedule(rule);
  if (!rule.pattern.empty()) check_pattern(rule.pattern);
  rule.state = input.text("State", "ENABLED");
  rule.facts["CreatedBy"] = call.account;
  for (const char* name : {"Description", "RoleArn"}) {
    if (input.has(name)) rule.facts[name] = input.at(name);
  }
  const auto current = find_rule(call.state, bus.place, rule.name);
  if (!current) check_room(call, bus.place);
  rule.tags = current ? current->tags : checked_tags(input.at("Tags"));
  put_rule(call.state, rule);
  plan(call, rule);
  return Value{{"RuleArn", rule_arn(call, bus.place, rule.name)}};
}

// A rule that does not exist is fine, too.
Output delete_rule(Call& call, const Input& input) {
  const Bus bus = existing_bus(call, input.text("EventBusName"));
  const std::string name = input.text("Name");
  if (!targets_of(call.state, bus.place, name).empty()) {
    throw invalid_request("Rule can't be deleted since it has targets.");
  }
  call.forget("fire_schedule", subject_of(bus.place, name));
  delete_rule(call.state, bus.place, name);
  return {};
}

void fire_schedule(Call& call, const std::string& subject) {
  const std::string name = subject.substr(subject.find('/') + 1);
  const auto rule = find_rule(call.state, {call.account, call.region}, name);
  if (!rule) return;
  put_scheduled_event(call, *rule);
  plan(call, *rule);
}

Output describe_rule(Call& call, const Input& input) {
  return described(call, existing_rule(call, input, "Name"));
}

Output list_rules(Call& call, const Input& input) {
  const Bus bus = existing_bus(call, input.text("EventBusName"));
  const std::string prefix = input.text("NamePrefix");
  auto rules = rules_of(call.state, bus.place);
  std::erase_if(rules, [&](const Rule& rule) { return !rule.name.starts_with(prefix); });
  return page_from(
      call, input, "Rules", std::move(rules),
      [&](const Rule& rule) {
        Value shown = described(call, rule);
        shown.erase("CreatedBy");
        return shown;
      },
      [](const Rule& rule) { return rule.name; });
}

Output enable_rule(Call& call, const Input& input) {
  set_state(call, input, "ENABLED");
  return {};
}

Output disable_rule(Call& call, const Input& input) {
  set_state(call, input, "DISABLED");
  return {};
}

Output list_rule_names_by_target(Call& call, const Input& input) {
  const Bus bus = existing_bus(call, input.text("EventBusName"));
  return page_from(
      call, input, "RuleNames", rules_with_target(call.state, bus.place, input.text("TargetArn")),
      [](const std::string& name) { return Value(name); },
      [](const std::string& name) { return name; });
}

}  // namespace fakes::events
