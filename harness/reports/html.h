// The whole run as one HTML file that needs nothing else: every scenario with its verdict, what its
// program printed, and the calls on the story's clock with their bodies and decisions; with a
// search over all of it. For people who look at a run that failed elsewhere.
#pragma once

#include <string>

#include "harness/runner.h"
#include "sim/base/value.h"

namespace harness {

class HtmlReport final : public Listener {
 public:
  explicit HtmlReport(std::string file) : file_(std::move(file)) {}

  void ended(const Scenario& scenario, const Outcome& outcome) override;
  // Writes the file. Throws std::runtime_error when that fails.
  void finished(const Tally& tally) override;

 private:
  std::string file_;
  sim::Value scenarios_ = sim::Value::array();
};

}  // namespace harness
