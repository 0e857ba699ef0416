// `inspector-sim run FILE|DIR…`: checks every scenario file, then runs them one after another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/scenario.h"

namespace harness {

struct RunOptions {
  std::vector<std::string> paths;    // scenario files, or folders that are searched for them
  std::string filter;                // only scenarios whose name or file contains this text
  std::optional<std::string> junit;  // report file
  std::string exporter;              // program that "exporter" scenarios run
  bool verbose = false;
};

// The scenarios of files and folders whose name or file contains the text, each read and put on
// stage once. Nothing when one is bad: every complaint is on standard error then. Throws
// std::runtime_error when there are none.
std::optional<std::vector<Scenario>> checked_scenarios(const std::vector<std::string>& paths,
                                                       const std::string& filter);

// 0 all passed, 1 a scenario failed, 2 a file is bad (nothing ran), 130 interrupted.
int run_scenarios(const RunOptions& options);

}  // namespace harness
