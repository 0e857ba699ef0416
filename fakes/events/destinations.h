// API destinations: webhooks as EventBridge knows them. Here a webhook is a program on this
// machine, or a file below the folder that the world file allows; whatever serves the world sends
// to loopback and to nowhere else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/events/records.h"
#include "sim/gateway/service.h"

namespace fakes::events {

sim::Output create_api_destination(sim::Call& call, const sim::Input& input);
sim::Output update_api_destination(sim::Call& call, const sim::Input& input);
sim::Output describe_api_destination(sim::Call& call, const sim::Input& input);
sim::Output list_api_destinations(sim::Call& call, const sim::Input& input);
sim::Output delete_api_destination(sim::Call& call, const sim::Input& input);

// Whether an ARN names an API destination.
bool is_api_destination(std::string_view arn);

// What is sent to a webhook: where, how, and with which headers.
struct WebhookRequest {
  std::string url, method;
  sim::Value headers = sim::Value::object();
};
// Nothing when there is no such destination, or its connection is gone or not authorized.
std::optional<WebhookRequest> webhook_of(sim::state::Database& db, const sim::Value& target);

}  // namespace fakes::events
