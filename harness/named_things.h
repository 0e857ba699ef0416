// What a scenario names and only a world, its models or this machine can tell to be there: calls,
// actions, regions, programs and files. Checked before anything runs.
#pragma once

#include "harness/scenario.h"
#include "sim/world.h"

namespace harness {

// Throws ScenarioError for the first thing that does not exist.
void check_named_things(sim::World& world, const sim::Value& description, const Scenario& scenario);

}  // namespace harness
