// The verdicts as a JUnit XML file, for CI servers.
#pragma once

#include <string>

#include "harness/runner.h"

namespace harness {

class JunitReport final : public Listener {
 public:
  explicit JunitReport(std::string file) : file_(std::move(file)) {}

  void ended(const Scenario& scenario, const Outcome& outcome) override;
  // Writes the file. Throws std::runtime_error when that fails.
  void finished(const Tally& tally) override;

 private:
  std::string file_, cases_;
};

}  // namespace harness
