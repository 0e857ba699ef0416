// A bar on a terminal with an estimate of what is left; silent anywhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace harness {

// "[#####.....] 12/24, 3 bad, about 40s left"; `bad` is the word for those that went wrong;
// before `at_least_ms` it cannot all be done.
std::string bar_text(size_t done, size_t all, size_t wrong, int64_t elapsed_ms,
                     std::string_view bad = "bad", int64_t at_least_ms = 0);

class ProgressBar {
 public:
  ProgressBar(std::FILE* out, size_t all, std::string_view bad = "bad", int64_t at_least_ms = 0);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void step(bool wrong);
  // Takes the bar away, for lines that stay; the next step shows it again.
  void clear();

 private:
  std::FILE* out_;
  const bool shown_;
  const size_t all_;
  const int64_t began_;
  const std::string_view bad_;
  const int64_t at_least_;
  size_t done_ = 0, wrong_ = 0;
};

}  // namespace harness
