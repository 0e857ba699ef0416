// Runs scenarios, one world each, and tells listeners what happens. Every report format is a
// listener.
#pragma once

#include <string>
#include <vector>

#include "harness/expectations.h"
#include "harness/scenario.h"
#include "harness/subject.h"

namespace harness {

// An unmet expectation as a person reads it.
struct Failure {
  std::string message;      // with its place in the scenario file
  std::string explanation;  // journal lines and decisions; may be empty
};

struct Outcome {
  std::vector<Failure> failures;
  SubjectResult subject;
  std::string journal;  // one line a request
  sim::Millis virtual_duration{0}, real_duration{0};
  bool passed() const { return failures.empty(); }
};

struct Tally {
  int passed = 0, failed = 0;
  sim::Millis real{0};
};

class Listener {
 public:
  virtual ~Listener() = default;
  virtual void started(const Scenario&) {}
  virtual void ended(const Scenario&, const Outcome&) {}
  virtual void finished(const Tally&) {}
};

// Throws ScenarioError and WorldFileError for a scenario that cannot be put on stage.
Outcome run_scenario(const Scenario& scenario, const std::string& exporter);

}  // namespace harness
