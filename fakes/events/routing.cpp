#include "fakes/events/routing.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/events/archives.h"
#include "fakes/events/items.h"
#include "fakes/events/pattern.h"
#include "fakes/events/places.h"
#include "sim/base/json_writer.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Value;

constexpr const char* kEveryManagementEvent = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

// Members in the order of the documentation's examples.
std::string text_of(const std::string& id, const Happening& what) {
  return fmt::format(
      R"({{"version":"0","id":"{}","detail-type":{},"source":{},"account":"{}","time":"{}",)"
      R"("region":"{}","resources":{},"detail":{}}})",
      id, sim::json::dump(what.detail_type), sim::json::dump(what.source), what.account,
      sim::date::iso(what.time), what.region, sim::json::dump(what.resources),
      sim::json::dump(what.detail));
}

// Get, List and Describe calls come by the thousand: rules see them only when they ask for all.
bool is_read_only_management(const Value& event) {
  if (event.at("detail-type") != "AWS API Call via CloudTrail") return false;
  const auto flag = [&](const char* name) {
    const auto& detail = event.at("detail");
    const auto found = detail.find(name);
    return found != detail.end() && *found == true;
  };
  return flag("readOnly") && flag("managementEvent");
}

bool wants(const Rule& rule, const Value& event, bool read_only) {
  if (rule.state == "DISABLED" || rule.pattern.empty()) return false;
  if (read_only && rule.state != kEveryManagementEvent) return false;
  return Pattern(rule.pattern).matches(event);
}

void send_to_targets(Call& call, const Rule& rule, const std::string& text, int64_t hops) {
  const auto due = call.now() + sim::Millis(call.settings.number("events.delivery_milliseconds"));
  for (const auto& target : targets_of(call.state, rule.bus, rule.name)) {
    const auto id =
        add_delivery(call.state, {0, rule.bus, rule_arn(call, rule.bus, rule.name), rule.name,
                                  target.document, text, sim::to_millis(call.now()), 0, hops});
    call.later(due, "deliver", std::to_string(id));
  }
}

// To the rules that want it, all or those of a list.
void send_to_rules(Call& call, const BusPlace& bus, const std::string& text, const Value& event,
                   int64_t hops, const std::vector<std::string>& of) {
  const bool read_only = is_read_only_management(event);
  for (const auto& rule : rules_of(call.state, bus)) {
    const bool asked =
        of.empty() || std::find(of.begin(), of.end(), rule_arn(call, bus, rule.name)) != of.end();
    if (asked && wants(rule, event, read_only)) send_to_targets(call, rule, text, hops);
  }
}

// Behind the region, as AWS has it. In a string of the event quotes have a backslash before them.
std::string with_replay_name(std::string text, const std::string& name) {
  const auto at = text.find(R"(,"resources":)");
  return text.insert(at, fmt::format(R"(,"replay-name":{})", sim::json::dump(name)));
}

}  // namespace

bool is_awaited(sim::state::Database& db, const BusPlace& bus) {
  return has_rules(db, bus) || has_items(db, kArchive, bus.account, bus.region);
}

std::string put_event(Call& call, const BusPlace& bus, const Happening& happening) {
  const std::string id = call.ids.uuid("events/event");
  if (is_awaited(call.state, bus)) route(call, bus, text_of(id, happening), 0);
  return id;
}

void put_scheduled_event(Call& call, const Rule& rule) {
  const std::string id = call.ids.uuid("events/event");
  send_to_targets(call, rule,
                  text_of(id, {"Scheduled Event",
                               "aws.events",
                               rule.bus.account,
                               rule.bus.region,
                               call.now(),
                               {rule_arn(call, rule.bus, rule.name)},
                               Value::object()}),
                  0);
}

void route(Call& call, const BusPlace& bus, const std::string& text, int64_t hops) {
  const Value event = Value::parse(text);
  if (!is_read_only_management(event)) keep_in_archives(call, bus, event, text);
  send_to_rules(call, bus, text, event, hops, {});
}

void replay_event(Call& call, const BusPlace& bus, const Replayed& replayed,
                  const std::string& text) {
  const std::string again = with_replay_name(text, replayed.name);
  send_to_rules(call, bus, again, Value::parse(again), 0, replayed.rules);
}

void take_event(Call& call, const sim::Event& event) {
  put_event(call, {event.account, event.region},
            {event.detail_type, event.source, event.account, event.region, call.now(),
             event.resources, event.detail});
}

}  // namespace fakes::events
