// PutEvents, by which programs announce events of their own, and TestEventPattern.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::events {

sim::Output put_events(sim::Call& call, const sim::Input& input);
sim::Output test_event_pattern(sim::Call& call, const sim::Input& input);

}  // namespace fakes::events
