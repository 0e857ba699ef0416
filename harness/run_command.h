// `inspector-sim run FILE|DIR…`: checks every scenario file, then runs those that are wanted, one
// after another or several at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/failure_folder.h"
#include "harness/scenario.h"

namespace harness {

// Which of the scenarios that were found are wanted.
struct Selection {
  std::string filter;             // only scenarios whose name or file contains this text
  std::vector<std::string> tags;  // only scenarios that have all of them; "!tag": that lack it
  // Options ("--bucket"): only scenarios that hand an exporter none but these; empty: all.
  std::vector<std::string> understood = {};
  std::string variant = {};  // of a matrix, as a whole; empty: any
};

// One of several machines that share a run: the first of three takes the scenarios 1, 4, 7, …
struct Shard {
  size_t index = 1, count = 1;
};
// "2/3". Throws std::runtime_error for anything else.
Shard shard_named(const std::string& text);

struct RunOptions {
  std::vector<std::string> paths;  // scenario files, or folders that are searched for them
  Selection selection;
  Shard shard;
  size_t repeat = 1;                 // how often each runs, every time with the next seed
  std::optional<uint64_t> seed;      // of the first time, in place of each scenario's own
  size_t jobs = 1;                   // how many run at once, each in a process of its own
  bool fail_fast = false;            // stop at the first that fails
  FailureFolders failures;           // left by scenarios that fail
  std::vector<std::string> reports;  // "junit=FILE" and its like: see reports/formats.h
  std::string exporter;              // command that "exporter" scenarios run
  bool verbose = false;
};

// The wanted scenarios of files and folders, each read and put on stage once. Nothing when one is
// bad: every complaint is on standard error then. Throws std::runtime_error when there are none.
std::optional<std::vector<Scenario>> checked_scenarios(const std::vector<std::string>& paths,
                                                       const Selection& selection);

// 0 all passed, 1 a scenario failed, 2 a file is bad (nothing ran), 130 interrupted.
int run_scenarios(const RunOptions& options);

}  // namespace harness
