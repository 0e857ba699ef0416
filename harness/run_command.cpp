#include "harness/run_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "harness/children.h"
#include "harness/exporter_command.h"
#include "harness/outcomes.h"
#include "harness/progress_bar.h"
#include "harness/reports/console.h"
#include "harness/reports/formats.h"
#include "harness/scenario_files.h"
#include "harness/stage.h"
#include "harness/visible.h"
#include "sim/base/did_you_mean.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"

namespace harness {
namespace {

constexpr int kBadFile = 2;
constexpr int kInterrupted = 130;

// Whether an exporter that knows these options only can be run as the scenario says.
bool understands(const std::vector<std::string>& options, const Scenario& scenario) {
  if (options.empty()) return true;
  if (!scenario.run.bundled_exporter) return false;
  const auto& words = scenario.run.arguments;
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return !word.starts_with("--") ||
           std::find(options.begin(), options.end(), word) != options.end();
  });
}

bool wanted(const Scenario& scenario, const Selection& selection) {
  if (!understands(selection.understood, scenario)) return false;
  const bool named = scenario.name.find(selection.filter) != std::string::npos ||
                     scenario.path.find(selection.filter) != std::string::npos;
  const bool of_matrix = selection.variant.empty() || scenario.variant == selection.variant;
  return named && of_matrix &&
         std::all_of(selection.tags.begin(), selection.tags.end(), [&](const std::string& tag) {
           const bool lacking = tag.starts_with('!');
           const auto& has = scenario.tags;
           return (std::find(has.begin(), has.end(), tag.substr(lacking ? 1 : 0)) == has.end()) ==
                  lacking;
         });
}

// The scenarios of one shard, each as often as it is to run.
std::vector<Scenario> as_often_as_asked(std::vector<Scenario> scenarios,
                                        const RunOptions& options) {
  std::vector<Scenario> runs;
  for (size_t i = options.shard.index - 1; i < scenarios.size(); i += options.shard.count) {
    for (size_t time = 0; time < options.repeat; ++time) {
      Scenario& run = runs.emplace_back(scenarios[i]);
      if (options.seed) run.seed = *options.seed;
      if (time > 0) run.seed = run.seed.value_or(1) + time;
      if (options.repeat > 1) run.name += fmt::format(" ({} of {})", time + 1, options.repeat);
    }
  }
  return runs;
}

Outcome outcome_of_child(const Scenario& scenario, const Ended& ended) {
  if (ended.died.empty()) return outcome_of(sim::Value::parse(ended.answer));
  Outcome outcome;
  outcome.failures.push_back({fmt::format("{}: a bug in inspector-sim: the process that ran it {}",
                                          scenario.path, ended.died),
                              "", ""});
  return outcome;
}

bool among(const std::string& word, const std::vector<std::string>& known) {
  return std::find(known.begin(), known.end(), word) != known.end();
}

// What keeps every scenario from being wanted: a word that none has, else all of them together.
std::string why_none(const Selection& selection, const std::vector<std::string>& variants,
                     const std::vector<std::string>& tags) {
  if (!selection.variant.empty() && variants.empty()) return "--variant: no scenario has a matrix";
  if (!selection.variant.empty() && !among(selection.variant, variants)) {
    return fmt::format("no matrix makes the variant \"{}\"{}", selection.variant,
                       sim::text::did_you_mean_or(selection.variant, variants, "there are: "));
  }
  for (const auto& tag : selection.tags) {
    if (tag.starts_with('!') || among(tag, tags)) continue;
    return fmt::format("no scenario has the tag \"{}\"{}", tag, sim::text::did_you_mean(tag, tags));
  }
  return fmt::format(
      "no scenario has \"{}\" in its name{}{}", selection.filter,
      selection.tags.empty() ? "" : " and the tags " + sim::text::join(selection.tags, ", "),
      selection.understood.empty()
          ? ""
          : " and no option but " + sim::text::join(selection.understood, ", "));
}

// Reads a file and puts the world of each of its scenarios on stage once. Prints every complaint.
std::optional<std::vector<Scenario>> checked(const std::string& file) {
  auto parsed = read_scenarios(file);
  if (!parsed) {
    for (const auto& [place, message] : parsed.complaints) {
      fmt::print(stderr, "inspector-sim: {}{}{}{}\n", place.empty() ? "" : file + ": ", place,
                 place.empty() ? "" : ": ", visible(message));
    }
    return std::nullopt;
  }
  try {
    for (const auto& scenario : *parsed.value) Stage(scenario).check(scenario);
    return std::move(parsed.value);
  } catch (const std::exception& e) {
    fmt::print(stderr, "inspector-sim: {}\n", visible(e.what()));
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::vector<Scenario>> checked_scenarios(const std::vector<std::string>& paths,
                                                       const Selection& selection) {
  std::vector<Scenario> scenarios;
  std::vector<std::string> variants, tags;  // of all that were found
  bool sound = true;
  for (const auto& file : scenario_files(paths)) {
    auto of_file = checked(file);
    sound = sound && of_file.has_value();
    if (!of_file) continue;
    for (auto& scenario : *of_file) {
      if (!scenario.variant.empty()) variants.push_back(scenario.variant);
      tags.insert(tags.end(), scenario.tags.begin(), scenario.tags.end());
      if (wanted(scenario, selection)) scenarios.push_back(std::move(scenario));
    }
  }
  if (!sound) return std::nullopt;
  if (scenarios.empty()) throw std::runtime_error(why_none(selection, variants, tags));
  return scenarios;
}

Shard shard_named(const std::string& text) {
  const auto slash = text.find('/');
  const std::string_view whole = text;
  const auto index = sim::text::to_integer(whole.substr(0, slash)).value_or(0);
  const auto count =
      slash == std::string::npos ? 0 : sim::text::to_integer(whole.substr(slash + 1)).value_or(0);
  if (index < 1 || index > count) {
    throw std::runtime_error(
        fmt::format("\"{}\" is no shard: \"2/3\" is the second of three", text));
  }
  return {static_cast<size_t>(index), static_cast<size_t>(count)};
}

int run_scenarios(const RunOptions& options) {
  std::vector<std::unique_ptr<Listener>> listeners;
  listeners.push_back(
      std::make_unique<ConsoleReport>(stdout, options.verbose ? ConsoleReport::Detail::kEverything
                                                              : ConsoleReport::Detail::kFailures));
  for (const auto& report : options.reports) listeners.push_back(report_named(report));

  auto scenarios = checked_scenarios(options.paths, options.selection);
  if (!scenarios) return kBadFile;
  const auto runs = as_often_as_asked(std::move(*scenarios), options);
  for (const auto& run : runs) {
    if (run.run.bundled_exporter) require_exporter(options.exporter);
  }

  Tally tally;
  ProgressBar progress(stdout, runs.size(), "failed");
  bool interrupted = false;
  const auto told = [&](const Scenario& scenario, const Outcome& outcome) {
    interrupted = outcome.subject.interrupted;
    if (interrupted) return Next::kStop;
    ++(outcome.passed() ? tally.passed : tally.failed);
    tally.real += outcome.real_duration;
    progress.clear();
    for (auto& listener : listeners) listener->ended(scenario, outcome);
    progress.step(!outcome.passed());
    return options.fail_fast && !outcome.passed() ? Next::kStop : Next::kGoOn;
  };
  const auto calls = options.reports.empty() ? Calls::kLeftOut : Calls::kGathered;
  const auto folders = folder_names(runs);
  const auto run = [&](const Scenario& scenario) {
    if (options.failures.within.empty()) return run_scenario(scenario, options.exporter, calls);
    return run_scenario(
        scenario, options.exporter, calls, [&](const Outcome& outcome, sim::World& world) {
          leave_failure(options.failures, folders[static_cast<size_t>(&scenario - runs.data())],
                        scenario, options.exporter, outcome, world.snapshot());
        });
  };
  if (options.jobs > 1) {
    run_in_children(
        runs.size(), options.jobs,
        [&](size_t i) { return sim::json::dump(to_value(run(runs[i]))); },
        [&](size_t i, const Ended& ended) {
          return told(runs[i], outcome_of_child(runs[i], ended));
        });
  } else {
    for (const auto& scenario : runs) {
      if (told(scenario, run(scenario)) == Next::kStop) break;
    }
  }
  progress.clear();
  if (interrupted) return kInterrupted;
  for (auto& listener : listeners) listener->finished(tally);
  return tally.failed == 0 ? 0 : 1;
}

}  // namespace harness
