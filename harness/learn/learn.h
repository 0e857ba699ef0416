// `inspector-sim learn …`: labs at the command line. Each command is a process that ends; the lab's
// server goes on between them, and what was reached is kept in a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace harness::learn {

struct LearnOptions {
  std::string labs, state;  // folders; empty: the usual ones
  std::string program;      // inspector-sim itself
  int64_t lab = 0;
  std::optional<std::string> as;  // env: another identity than the trainee's
};

// Each prints plain text, and answers its exit status: 0, or 1 for a check that is not passed.
// std::runtime_error, one line for a person, when there is no lab to work on and the like.
int learn_list(const LearnOptions& options);
int learn_start(const LearnOptions& options);
int learn_env(const LearnOptions& options);
int learn_hint(const LearnOptions& options);
int learn_check(const LearnOptions& options);
int learn_status(const LearnOptions& options);
int learn_stop(const LearnOptions& options);
// The server itself, in the foreground: what `start` leaves running.
int learn_serve(const LearnOptions& options);

}  // namespace harness::learn
