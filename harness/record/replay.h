// `inspector-sim replay FILE`: makes the requests of a recording again, of this version or of a
// served one, and shows in what the answers differ.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/record/comparison.h"
#include "sim/base/value.h"

namespace harness::record {

struct ReplayOptions {
  std::string file;
  std::optional<std::string> against;  // URL; this version otherwise
  std::optional<std::string> world;    // whose keys the server at that URL knows
  bool json = false;
};

struct ReplayedStep {
  size_t number = 0;  // among the requests, from 1
  std::string call, as;
  std::vector<Difference> differences;
};

struct ReplayReport {
  size_t requests = 0;
  std::vector<ReplayedStep> different;
  std::map<std::string, int> expected;  // members that differed as they may
  std::vector<std::string> notes;
};

// Throws std::runtime_error, one line for a person, for a file that is no recording and for a
// server that does not answer.
ReplayReport replay(const ReplayOptions& options);
sim::Value to_value(const ReplayReport& report);
// 0: the answers are the same; 1: they differ.
int run_replay(const ReplayOptions& options);

}  // namespace harness::record
