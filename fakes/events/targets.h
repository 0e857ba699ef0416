// Targets: where a rule sends what it matches, and in which form.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace fakes::events {

sim::Output put_targets(sim::Call& call, const sim::Input& input);
sim::Output remove_targets(sim::Call& call, const sim::Input& input);
sim::Output list_targets_by_rule(sim::Call& call, const sim::Input& input);

// Throws ValidationException for a target that EventBridge would not take.
void check_target(const sim::Value& target);

}  // namespace fakes::events
