// The server of a lab, left running when the command that started it has ended.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace harness::learn {

struct Background {
  int64_t pid = 0;
  std::string first_line;  // of its standard output
};

// Starts a program in a session of its own, its errors to a file, and waits for its first line.
// Throws std::runtime_error with what it wrote there when it ends instead.
Background start_in_background(const std::vector<std::string>& argv, const std::string& log);

// Asks the process to end.
void end_background(int64_t pid);

}  // namespace harness::learn
