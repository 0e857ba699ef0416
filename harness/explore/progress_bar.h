// A bar on a terminal with an estimate of what is left; silent anywhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace harness::explore {

// "[#####.....] 12/24, 3 bad, about 40s left"
std::string bar_text(size_t done, size_t all, size_t bad, int64_t elapsed_ms);

class ProgressBar {
 public:
  ProgressBar(std::FILE* out, size_t all);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void step(bool bad);
  void clear();

 private:
  std::FILE* out_;
  const bool shown_;
  const size_t all_;
  const int64_t began_;
  size_t done_ = 0, bad_ = 0;
};

}  // namespace harness::explore
