// Records in CloudTrail's form: every closed call as an event "AWS API Call via CloudTrail", where
// the world has a trail (setting events.cloudtrail). Hooks of the gateway.
#pragma once

#include "sim/gateway/event.h"
#include "sim/gateway/service.h"

namespace fakes::events {

bool has_trail(const sim::state::Settings& settings);
void hear_call(sim::Call& call, const sim::ClosedCall& closed);

// Whether a call reads or works on data (objects, messages) instead of managing resources.
bool is_data_event(std::string_view service, std::string_view operation);
bool is_read_only(std::string_view service, std::string_view operation);

}  // namespace fakes::events
