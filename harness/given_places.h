// Where a fault of the world that a scenario gives was written. The loader knows the world with all
// changes laid over it; whoever wrote it knows the scenario and the world file.
#pragma once

#include <string>

#include "harness/scenario.h"

namespace harness {

// The loader's complaint about the scenario's world as a line that names the place in the scenario,
// or in the world file below it. A complaint that names no place of that world stays as it is.
std::string told_where_written(const Scenario& scenario, const sim::WorldFile& whole,
                               const std::string& complaint);

}  // namespace harness
