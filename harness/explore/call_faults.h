// What can go wrong with a call: every call that a program made in a clean run, once for each class
// of error that AWS or the network answers with.
#pragma once

#include <vector>

#include "harness/explore/trial.h"

namespace harness::explore {

// `calls` as an Outcome has them.
std::vector<Trial> call_trials(const Ground& ground, const sim::Value& calls);

}  // namespace harness::explore
