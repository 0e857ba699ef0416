// `inspector-sim run FILE|DIR…`: checks every scenario file, then runs them one after another.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace harness {

struct RunOptions {
  std::vector<std::string> paths;    // scenario files, or folders that are searched for them
  std::string filter;                // only scenarios whose name or file contains this text
  std::optional<std::string> junit;  // report file
  std::string exporter;              // program that "exporter" scenarios run
  bool verbose = false;
};

// 0 all passed, 1 a scenario failed, 2 a file is bad (nothing ran), 130 interrupted.
int run_scenarios(const RunOptions& options);

}  // namespace harness
