// The stage of one scenario: a world of its own, made from the world file with the scenario's
// changes laid over it, and the means to act on it from inside.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario.h"
#include "sim/world.h"

namespace harness {

// A scenario that cannot be put on stage. The message is one line: file, line, column, remedy.
struct ScenarioError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The world file of a scenario with "given" laid over it. Throws ScenarioError and WorldFileError.
sim::WorldFile given_world(const Scenario& scenario);
// What "given" is laid over.
sim::WorldFile base_world(const Scenario& scenario);

class Stage {
 public:
  // Throws ScenarioError and WorldFileError.
  explicit Stage(const Scenario& scenario);

  // Names, identities, operations and faults that only the world can tell to be right. Throws
  // ScenarioError.
  void check(const Scenario& scenario);

  sim::World& world() { return *world_; }
  const sim::Value& description() const { return description_; }
  const std::string& region() const { return region_; }
  std::vector<std::string> accounts() const;

  // "alice", "root", "444455556666:alice". Nothing for an identity that the world does not have.
  std::optional<sim::aws::Principal> principal(std::string_view who);
  sim::Client client(const sim::aws::Principal& who, const std::string& region = {});

  // Performs a step. Answers what went wrong, empty when nothing did.
  std::string perform(const Step& step);
  // Journal ids of the calls that steps made: they are the scenario's own, not the program's.
  const std::set<int64_t>& own_calls() const { return own_calls_; }
  void note_own(int64_t journal_id) { own_calls_.insert(journal_id); }
  // What steps kept, and "report": {name.member} in inputs and environments stands for it.
  sim::Value& kept() { return kept_; }
  sim::Value filled(const sim::Value& value) const;
  std::string filled(const std::string& text) const;

 private:
  void check_step(const Scenario& scenario, const Step& step);
  void check_program(const Scenario& scenario, const Subject& run, const std::string& pointer);
  void check_which(const Scenario& scenario, const Expectation& expectation) const;

  std::unique_ptr<sim::World> world_;
  sim::Value description_;
  std::string region_;
  sim::Value kept_ = sim::Value::object();
  std::set<int64_t> own_calls_;
};

}  // namespace harness
