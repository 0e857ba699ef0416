// The assumptions of the policy engine as settings of a world. Used by the gateway, which declares
// them and fills in the rules of every decision.
#pragma once

#include <vector>

#include "sim/policy/assumptions.h"
#include "sim/state/accounts.h"

namespace sim {

const std::vector<state::Setting>& policy_settings();

policy::Assumptions assumptions_of(const state::Settings& settings);

}  // namespace sim
