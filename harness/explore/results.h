// What came of trials, a line of JSON each, in a file that outlives the run: a trial whose line is
// there, for the same scenario and the same program, needs no second run.
#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "sim/base/value.h"

namespace harness::explore {

struct Row {
  std::string trial, file;
  std::string of;       // what was run: a digest of the trial and the program
  std::string outcome;  // a word of handling.h; "refused": the world or a step before the program
                        // will not have it, nothing ran; "bug": of ours
  std::string why;
  int64_t exit = -1, real_ms = 0;
  std::string replay;  // the command
  bool is_bad() const;
};

sim::Value to_value(const Row& row);

class Results {
 public:
  // Reads what is there; a line that was cut by an interruption is passed over. Throws
  // std::runtime_error when the file cannot be written or holds something else.
  explicit Results(const std::string& path);

  std::optional<Row> find(const std::string& of) const;
  void add(const Row& row);

 private:
  std::string path_;
  std::map<std::string, Row> rows_;
  std::ofstream out_;
};

}  // namespace harness::explore
