// What a trainee has reached, kept in a file: the lab that is being worked on, and the best score
// of each that was solved.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace harness::learn {

struct Current {
  int64_t lab = 0, pid = 0;
  std::string endpoint;
  int64_t began_ms = 0;  // wall clock
  int64_t hints = 0, attempts = 0;
  bool solved = false;
};

struct Solved {
  int64_t score = 0, seconds = 0, hints = 0, attempts = 0;
};

struct Progress {
  std::optional<Current> current;
  std::map<int64_t, Solved> best;  // by lab
};

// --state, else $XDG_STATE_HOME/inspector-sim, else ~/.local/state/inspector-sim. Throws
// std::runtime_error when none of them can be told.
std::string state_folder(const std::string& asked);

// Throws std::runtime_error for a file that holds something else.
Progress read_progress(const std::string& folder);
void write_progress(const std::string& folder, const Progress& progress);

// 100, less 10 for each hint, 5 for each check that failed, and 1 for each minute beyond those of
// the lab; never less than 10.
int64_t score_of(int64_t hints, int64_t failed, int64_t seconds, int64_t minutes);

}  // namespace harness::learn
