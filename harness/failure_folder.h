// What a failed run leaves for whoever looks into it: a folder with the world as it ended (a state
// file for `inspector-sim explain` and any SQLite tool), the journal, what the program printed, the
// failures, and the command that runs the same again.
#pragma once

#include <string>
#include <vector>

#include "harness/runner.h"
#include "sim/state/store.h"

namespace harness {

// Where such folders are made, and the program that runs scenarios again.
struct FailureFolders {
  std::string within;  // empty: nothing is left
  std::string program = "inspector-sim";
};

// The name of each scenario's folder: no two scenarios of one run share one.
std::vector<std::string> folder_names(const std::vector<Scenario>& scenarios);

// Answers the folder, which is made anew. Throws std::runtime_error when it cannot be written.
std::string leave_failure(const FailureFolders& folders, const std::string& name,
                          const Scenario& scenario, const std::string& exporter,
                          const Outcome& outcome, const sim::state::Snapshot& world);

}  // namespace harness
