// Connections: with which credentials EventBridge calls the webhook of an API destination.
#pragma once

#include <optional>
#include <string>

#include "fakes/events/records.h"
#include "sim/gateway/service.h"

namespace fakes::events {

sim::Output create_connection(sim::Call& call, const sim::Input& input);
sim::Output update_connection(sim::Call& call, const sim::Input& input);
sim::Output deauthorize_connection(sim::Call& call, const sim::Input& input);
sim::Output describe_connection(sim::Call& call, const sim::Input& input);
sim::Output list_connections(sim::Call& call, const sim::Input& input);
sim::Output delete_connection(sim::Call& call, const sim::Input& input);

// The header that a connection adds to a request; nothing when its authorization was removed.
std::optional<sim::Value> header_of(const Item& connection);

}  // namespace fakes::events
