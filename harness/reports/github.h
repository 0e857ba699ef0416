// Every unmet expectation as an annotation that GitHub Actions shows at its line in the scenario's
// file.
#pragma once

#include <cstdio>

#include "harness/runner.h"

namespace harness {

class GithubReport final : public Listener {
 public:
  explicit GithubReport(std::FILE* out) : out_(out) {}
  void ended(const Scenario& scenario, const Outcome& outcome) override;

 private:
  std::FILE* out_;
};

}  // namespace harness
