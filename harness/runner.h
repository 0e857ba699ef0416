// Runs scenarios, one world each, and tells listeners what happens. Every report format is a
// listener.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/expectations.h"
#include "harness/handling.h"
#include "harness/scenario.h"
#include "harness/subject.h"
#include "sim/base/value.h"

namespace harness {

// An unmet expectation as a person reads it.
struct Failure {
  std::string message;      // with its place in the scenario file
  std::string pointer;      // to the expectation or step; empty for an invariant
  std::string explanation;  // journal lines and decisions; may be empty
};

struct Outcome {
  std::vector<Failure> failures;
  SubjectResult subject;
  std::optional<Handled> handled;  // where the scenario expects something of it
  std::string journal;             // one line a request
  // Where they are wanted: every request in order, as sim::to_value(JournalEntry) has it, with its
  // "depth" below the client's own and its "decisions" as texts.
  sim::Value calls = sim::Value::array();
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
  virtual void ended(const Scenario&, const Outcome&) {}
  virtual void finished(const Tally&) {}
};

// What is done with the world of a run that failed, before it goes.
using OnFailure = std::function<void(const Outcome&, sim::World&)>;

enum class Calls { kLeftOut, kGathered };

// Throws ScenarioError and WorldFileError for a scenario that cannot be put on stage.
Outcome run_scenario(const Scenario& scenario, const std::string& exporter,
                     Calls calls = Calls::kLeftOut, const OnFailure& on_failure = nullptr);
// The same with a function in place of the exporter; scenarios that name a command of their own run
// that.
Outcome run_scenario(const Scenario& scenario, const Callable& exporter,
                     Calls calls = Calls::kLeftOut, const OnFailure& on_failure = nullptr);

}  // namespace harness
