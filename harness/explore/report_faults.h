// What can become of the report itself: it fails with each of Inspector's error codes, is cancelled
// by somebody else, takes most of a day, or another one is in progress already.
#pragma once

#include <vector>

#include "harness/explore/trial.h"

namespace harness::explore {

std::vector<Trial> report_trials(const Ground& ground, const sim::Value& calls);

}  // namespace harness::explore
