// The table of an exploration, as a person reads it.
#pragma once

#include <cstddef>
#include <vector>

#include "harness/explore/results.h"

namespace harness::explore {

// On standard output: each row with what it is judged by, how many there are of each outcome, and
// the command that runs each bad one again. `known`: rows that were there from before.
void print_table(const std::vector<Row>& rows, size_t known);

}  // namespace harness::explore
