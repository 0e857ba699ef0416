// `inspector-sim mutate PATH…`: changes every policy of the scenarios in every small way, and
// reports the changes that no scenario notices: what the policies say there is not tested.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/value.h"

namespace harness {

struct MutateOptions {
  std::vector<std::string> paths;  // scenario files and folders
  std::string filter;              // only scenarios whose name or file contains this text
  std::string policy;              // only policies whose name contains this text
  std::string exporter;            // program that "exporter" scenarios run
  size_t allowed = 0;              // survivors that are no failure
  bool json = false;
};

struct Survivor {
  std::string policy, change;
  size_t scenarios = 0;  // that were run with it
};

struct MutationReport {
  size_t policies = 0, mutants = 0;
  size_t refused = 0;  // among those noticed: the world would not even load
  std::vector<Survivor> survivors;
  std::vector<std::string> unfit;  // scenarios that fail without any change
};

// Runs the scenarios, in this process, once for each mutant until one notices it. Says on standard
// error how far it is when that is a terminal. Nothing when a scenario cannot be read: what is
// wrong with it has then been said there.
std::optional<MutationReport> mutate(const MutateOptions& options);

// {"policies", "mutants", "noticed", "refused", "survivors": [{"policy", "change", "scenarios"}],
// "unfit"}
sim::Value to_value(const MutationReport& report);

// Prints it. 0: no more survivors than are allowed; 1: more; 2: a scenario is unfit.
int run_mutate(const MutateOptions& options);

}  // namespace harness
