// The scenario that is explored, made ready to have things go wrong in it: alone in its file, with
// nothing relative left in it.
#pragma once

#include <vector>

#include "harness/explore/trial.h"
#include "harness/mutants.h"
#include "harness/scenario.h"

namespace harness::explore {

struct Prepared {
  Ground ground;
  std::vector<PolicyPlace> policies;  // of the ground's world
};

// Throws ScenarioError for programs that cannot be told apart. Trials name the world as
// "world.json", which stands beside their folder.
Prepared prepared(const Scenario& scenario);

}  // namespace harness::explore
