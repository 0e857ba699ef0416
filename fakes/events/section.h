// The "events" section of a region in a world file: event buses, rules with their patterns, and the
// targets of each.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::events {

// EventBridge's model, for the constraints that hold in a world file, too.
const sim::wire::Model& events_model();

void load_section(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::events
