// Event buses and who may put events onto them.
#pragma once

#include <optional>
#include <string_view>

#include "sim/gateway/service.h"

namespace fakes::events {

sim::Output create_event_bus(sim::Call& call, const sim::Input& input);
sim::Output delete_event_bus(sim::Call& call, const sim::Input& input);
sim::Output describe_event_bus(sim::Call& call, const sim::Input& input);
sim::Output list_event_buses(sim::Call& call, const sim::Input& input);
sim::Output update_event_bus(sim::Call& call, const sim::Input& input);
sim::Output put_permission(sim::Call& call, const sim::Input& input);
sim::Output remove_permission(sim::Call& call, const sim::Input& input);

// The policy of a bus, for the authorizer.
std::optional<sim::ResourcePolicy> bus_policy(const sim::PolicyView& view, std::string_view arn);

}  // namespace fakes::events
