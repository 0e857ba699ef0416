// How requests name buses and rules, and the ARNs of both. Used by every topic of this fake.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/events/records.h"
#include "sim/gateway/service.h"

namespace fakes::events {

// The bus that a name or ARN means; empty: the caller's default bus.
BusPlace bus_named(const sim::Call& call, const std::string& name_or_arn);
// The same of a bus that exists; throws ResourceNotFoundException.
Bus existing_bus(sim::Call& call, const std::string& name_or_arn);
Rule existing_rule(sim::Call& call, const sim::Input& input, std::string_view member);

std::string bus_arn(const sim::Call& call, const BusPlace& place);
std::string rule_arn(const sim::Call& call, const BusPlace& bus, std::string_view rule);

// "event-bus/NAME" of this partition's EventBridge; nothing for any other ARN.
std::optional<BusPlace> bus_of_arn(std::string_view arn);
// The rule that an ARN names, with its bus; nothing for any other ARN.
struct RulePlace {
  BusPlace bus;
  std::string name;
};
std::optional<RulePlace> rule_of_arn(std::string_view arn);

}  // namespace fakes::events
