// One JSON object a line for each scenario, as it ends, and a last one that counts them; for
// programs that follow a run.
#pragma once

#include <fstream>
#include <string>

#include "harness/runner.h"

namespace harness {

class JsonlReport final : public Listener {
 public:
  // Throws std::runtime_error for a file that cannot be written.
  explicit JsonlReport(std::string file);

  void ended(const Scenario& scenario, const Outcome& outcome) override;
  // Throws std::runtime_error when something was not written.
  void finished(const Tally& tally) override;

 private:
  std::string file_;
  std::ofstream out_;
};

}  // namespace harness
