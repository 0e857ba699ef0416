// The "events" section of a region in a world file: event buses, rules with their patterns, and the
// targets of each.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::events {

void load_section(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::events
