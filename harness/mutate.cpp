#include "harness/mutate.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <stdexcept>

#include "harness/mutants.h"
#include "harness/run_command.h"
#include "harness/runner.h"
#include "harness/stage.h"
#include "sim/base/json_writer.h"

namespace harness {
namespace {

using sim::Value;

// A scenario with the policies of its world in place.
struct Fit {
  Scenario scenario;
  std::vector<PolicyPlace> places;
};

// The same document, wherever it stands.
struct Tested {
  std::string name;
  Value document;
  std::vector<std::pair<size_t, std::vector<std::string>>> uses;  // scenario, pointers
};

class Experiment {
 public:
  explicit Experiment(const MutateOptions& options) : options_(options) {}

  std::optional<MutationReport> run() {
    auto scenarios = checked_scenarios(options_.paths, {options_.filter, {}});
    if (!scenarios) return std::nullopt;
    for (auto& scenario : *scenarios) take(std::move(scenario));
    collect();
    for (auto& [text, tested] : tested_) {
      if (tested.name.find(options_.policy) == std::string::npos) continue;
      ++report_.policies;
      for (const auto& mutant : mutants_of(tested.document)) put_to_test(tested, mutant);
    }
    say("");
    return std::move(report_);
  }

 private:
  void say(const std::string& line) {
    if (::isatty(::fileno(stderr)) == 1) fmt::print(stderr, "\r\x1b[K{}", line);
  }

  void take(Scenario scenario) {
    say(scenario.path);
    scenario.world = given_world(scenario);
    Fit fit{std::move(scenario), {}};
    fit.places = take_in_policies(*fit.scenario.world);
    if (run_scenario(fit.scenario, options_.exporter).passed()) {
      fit_.push_back(std::move(fit));
    } else {
      report_.unfit.push_back(fit.scenario.path);
    }
  }

  void collect() {
    for (size_t i = 0; i < fit_.size(); ++i) {
      for (const auto& place : fit_[i].places) {
        const Value& document =
            fit_[i].scenario.world->value.at(Value::json_pointer(place.pointer));
        auto& tested = tested_[document.dump()];
        if (tested.uses.empty()) {
          const bool file = place.name != place.pointer;
          tested.name =
              file ? place.name : fmt::format("{} of {}", place.pointer, fit_[i].scenario.path);
          tested.document = document;
        }
        if (tested.uses.empty() || tested.uses.back().first != i) tested.uses.push_back({i, {}});
        tested.uses.back().second.push_back(place.pointer);
      }
    }
  }

  void put_to_test(Tested& tested, const Mutant& mutant) {
    ++report_.mutants;
    say(fmt::format("{} mutants, {} survived: {}: {}", report_.mutants, report_.survivors.size(),
                    tested.name, mutant.change)
            .substr(0, 100));
    const auto who = std::find_if(tested.uses.begin(), tested.uses.end(),
                                  [&](const auto& use) { return notices(use, mutant); });
    if (who == tested.uses.end()) {
      report_.survivors.push_back({tested.name, mutant.change, tested.uses.size()});
    } else {
      // Who noticed one change is asked first about the next.
      std::rotate(tested.uses.begin(), who, who + 1);
    }
  }

  bool notices(const std::pair<size_t, std::vector<std::string>>& use, const Mutant& mutant) {
    Scenario changed = fit_[use.first].scenario;
    for (const auto& pointer : use.second) {
      changed.world->value[Value::json_pointer(pointer)] = mutant.document;
    }
    changed.world->text = changed.world->value.dump(2);
    try {
      return !run_scenario(changed, options_.exporter).passed();
    } catch (const std::runtime_error&) {
      ++report_.refused;
      return true;
    }
  }

  const MutateOptions& options_;
  std::vector<Fit> fit_;
  std::map<std::string, Tested> tested_;  // by the document's text
  MutationReport report_;
};

}  // namespace

std::optional<MutationReport> mutate(const MutateOptions& options) {
  return Experiment(options).run();
}

Value to_value(const MutationReport& report) {
  Value survivors = Value::array();
  for (const auto& each : report.survivors) {
    survivors.push_back(
        {{"policy", each.policy}, {"change", each.change}, {"scenarios", each.scenarios}});
  }
  return {{"policies", report.policies},
          {"mutants", report.mutants},
          {"noticed", report.mutants - report.survivors.size()},
          {"refused", report.refused},
          {"survivors", std::move(survivors)},
          {"unfit", report.unfit}};
}

int run_mutate(const MutateOptions& options) {
  const auto outcome = mutate(options);
  if (!outcome) return 2;
  const MutationReport& report = *outcome;
  if (options.json) {
    fmt::print("{}\n", sim::json::dump(to_value(report), 2));
  } else {
    for (const auto& each : report.survivors) {
      fmt::print("SURVIVED  {}: {} ({} {})\n", each.policy, each.change, each.scenarios,
                 each.scenarios == 1 ? "scenario" : "scenarios");
    }
    for (const auto& each : report.unfit) fmt::print("UNFIT     {} fails as it stands\n", each);
    fmt::print("\n{} mutants of {} policies: {} noticed ({} refused by the world), {} survived\n",
               report.mutants, report.policies, report.mutants - report.survivors.size(),
               report.refused, report.survivors.size());
  }
  if (!report.unfit.empty()) return 2;
  return report.survivors.size() > options.allowed ? 1 : 0;
}

}  // namespace harness
