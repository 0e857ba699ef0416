// What can be wrong with the policies: every policy of the world that has to do with the program,
// changed in every small way (see mutants.h).
#pragma once

#include <vector>

#include "harness/explore/trial.h"
#include "harness/mutants.h"

namespace harness::explore {

// `places` as take_in_policies() found them in the ground's world.
std::vector<Trial> policy_trials(const Ground& ground, const std::vector<PolicyPlace>& places,
                                 const sim::Value& calls);

}  // namespace harness::explore
