// One line a scenario for people, the reasons of each failure below it, and a closing tally.
#pragma once

#include <cstdio>

#include "harness/runner.h"

namespace harness {

class ConsoleReport final : public Listener {
 public:
  enum class Detail { kFailures, kEverything };
  ConsoleReport(std::FILE* out, Detail detail) : out_(out), detail_(detail) {}

  void ended(const Scenario& scenario, const Outcome& outcome) override;
  void finished(const Tally& tally) override;

 private:
  std::FILE* out_;
  Detail detail_;
};

}  // namespace harness
