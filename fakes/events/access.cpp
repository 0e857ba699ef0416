#include "fakes/events/access.h"

#include <algorithm>
#include <array>
#include <string>

#include "fakes/events/places.h"

namespace fakes::events {
namespace {

using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::Value;

constexpr std::array<std::string_view, 4> kOnBuses = {"CreateEventBus", "DeleteEventBus",
                                                      "DescribeEventBus", "UpdateEventBus"};
constexpr std::array<std::string_view, 5> kOnRules = {"PutRule", "DeleteRule", "DescribeRule",
                                                      "EnableRule", "DisableRule"};
constexpr std::array<std::string_view, 3> kOnTargets = {"PutTargets", "RemoveTargets",
                                                        "ListTargetsByRule"};

template <size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Authorization on(const std::string& action, std::string resource, const std::string& account) {
  Authorization wanted;
  wanted.action = action;
  wanted.resource = std::move(resource);
  wanted.resource_account = account;
  return wanted;
}

Authorization on_rule(Call& call, const std::string& action, const BusPlace& bus,
                      const std::string& name) {
  Authorization wanted = on(action, rule_arn(call, bus, name), bus.account);
  if (const auto rule = find_rule(call.state, bus, name)) {
    wanted.context.push_back({"events:creatorAccount", {rule->facts.value("CreatedBy", "")}});
  }
  return wanted;
}

// One demand for each kind of entry.
std::vector<Authorization> of_entries(Call& call, const Input& input) {
  std::vector<Authorization> all;
  for (const auto& entry : input.at("Entries")) {
    const BusPlace bus = bus_named(call, entry.value("EventBusName", ""));
    Authorization wanted = on("events:PutEvents", bus_arn(call, bus), bus.account);
    wanted.context = {{"events:source", {entry.value("Source", "")}},
                      {"events:detail-type", {entry.value("DetailType", "")}}};
    const bool known = std::any_of(all.begin(), all.end(), [&](const Authorization& each) {
      return each.resource == wanted.resource && each.context == wanted.context;
    });
    if (!known) all.push_back(std::move(wanted));
  }
  return all;
}

}  // namespace

std::vector<Authorization> authorizations(Call& call, const sim::wire::Operation& operation,
                                          const Input& input) {
  const std::string action = "events:" + operation.name;
  if (operation.name == "PutEvents") return of_entries(call, input);
  if (is_one_of(operation.name, kOnBuses)) {
    const BusPlace bus = bus_named(call, input.text("Name"));
    return {on(action, bus_arn(call, bus), bus.account)};
  }
  if (is_one_of(operation.name, kOnRules) || is_one_of(operation.name, kOnTargets)) {
    const bool by_target = is_one_of(operation.name, kOnTargets);
    const BusPlace bus = bus_named(call, input.text("EventBusName"));
    Authorization wanted = on_rule(call, action, bus, input.text(by_target ? "Rule" : "Name"));
    if (operation.name == "PutTargets") {
      std::vector<std::string> arns;
      for (const auto& target : input.at("Targets")) arns.push_back(target.at("Arn"));
      wanted.context.push_back({"events:TargetArn[]", arns});
    }
    return {wanted};
  }
  if (operation.name == "TagResource" || operation.name == "UntagResource" ||
      operation.name == "ListTagsForResource") {
    return {on(action, input.text("ResourceARN"), "")};
  }
  // Archives and replays have their names alone in their ARNs.
  for (const auto& [kind, resource] :
       {std::pair{"Archive", "archive"}, std::pair{"Replay", "replay"}}) {
    if (!operation.name.ends_with(kind)) continue;
    const std::string name = input.text(std::string(kind) + "Name");
    return {on(action,
               call.arn("events", call.region, call.account, std::string(resource) + "/" + name),
               "")};
  }
  // A new one has no ARN yet: its last part is anybody's guess.
  for (const auto& [kind, resource] :
       {std::pair{"Connection", "connection"}, std::pair{"ApiDestination", "api-destination"}}) {
    if (!operation.name.ends_with(kind)) continue;
    const std::string name = input.text("Name");
    const auto item = find_item(call.state, resource, call.account, call.region, name);
    return {on(action,
               item ? item->arn
                    : call.arn("events", call.region, call.account,
                               std::string(resource) + "/" + name + "/*"),
               "")};
  }
  return {on(action, "*", "")};
}

}  // namespace fakes::events
