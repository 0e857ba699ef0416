// `inspector-sim explore SCENARIO`: runs the scenario's program as it stands, then once for each
// thing that can go wrong alone (a call, the report, a policy), and tells how it dealt with each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace harness::explore {

struct ExploreOptions {
  std::string scenario;  // file
  std::string variant;   // of its matrix; empty: each of them
  std::string exporter;  // program that an "exporter" scenario runs
  bool bundled = true;   // it is ours: its limit for an answer can be set
  std::string program;   // inspector-sim itself, for replay commands
  std::string folder;    // for trials and results; empty: explore-NAME here. Each variant has one
                         // within
  std::string only;      // only trials whose name has this text
  size_t limit = 0;      // at most so many, drawn by the seed; 0: all
  std::optional<uint64_t> seed;
  size_t jobs = 1;
  std::optional<std::string> client_wait;  // the program's own limit for an answer
  std::vector<std::string> reports;        // see reports/formats.h
};

// Prints the table, one for each variant. 0: nothing bad; 1: a bad row; 2: a scenario cannot be
// explored; 130: interrupted. Throws std::runtime_error, one line for a person.
int run_explore(const ExploreOptions& options);

}  // namespace harness::explore
