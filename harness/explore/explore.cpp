#include "harness/explore/explore.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "harness/children.h"
#include "harness/environment.h"
#include "harness/explore/call_faults.h"
#include "harness/explore/ground.h"
#include "harness/explore/plan.h"
#include "harness/explore/policy_faults.h"
#include "harness/explore/report_faults.h"
#include "harness/explore/results.h"
#include "harness/explore/table.h"
#include "harness/exporter_command.h"
#include "harness/files.h"
#include "harness/handling.h"
#include "harness/outcomes.h"
#include "harness/progress_bar.h"
#include "harness/reports/formats.h"
#include "harness/run_command.h"
#include "sim/base/json_writer.h"
#include "sim/time/instant.h"

namespace harness::explore {
namespace {

namespace fs = std::filesystem;
using sim::Value;

constexpr int kUnfit = 2, kInterrupted = 130;
constexpr size_t kWaitingPerJob = 8;  // trials that wait beside one that works

Scenario scenario_of(const std::string& file, const std::string& text) {
  auto parsed = parse_scenario(file, fs::absolute(file).parent_path().string(), text);
  if (!parsed) {
    const auto& fault = parsed.complaints.front();
    throw std::runtime_error(fmt::format("{}: {}: {}", file, fault.place, fault.message));
  }
  return std::move(*parsed.value);
}

// Those who are told of every trial, of all variants.
struct Told {
  std::vector<std::unique_ptr<Listener>> listeners;
  Tally tally;
};

// One scenario, a file's only one or one variant of its matrix.
class Exploration {
 public:
  Exploration(const ExploreOptions& options, Scenario scenario, std::string folder, Told& told)
      : options_(options), scenario_(std::move(scenario)), folder_(std::move(folder)), told_(told) {
    if (options.seed) scenario_.seed = options.seed;
  }

  int run() {
    prepare();
    const auto clean = run_clean();
    if (!clean) return kUnfit;
    plan(*clean);
    Results results((fs::path(folder_) / "results.jsonl").string());
    if (!carry_out(results)) return kInterrupted;
    return tell();
  }

 private:
  void prepare() {
    auto [ground, policies] = prepared(scenario_);
    ground_ = std::move(ground);
    policies_ = std::move(policies);
    ground_.own_limit = options_.bundled && scenario_.run.bundled_exporter && !options_.client_wait;
    // The SDKs of AWS give up an answer after a minute unless told otherwise.
    const auto limit =
        sim::date::parse_span(options_.client_wait.value_or(ground_.own_limit ? "1s" : "60s"));
    if (!limit) {
      throw std::runtime_error(
          fmt::format("--client-wait takes a span such as 5s, not \"{}\"", *options_.client_wait));
    }
    client_wait_ = *limit;
    const auto late = *limit + *limit / 2;
    ground_.client_wait = fmt::format("{}ms", late.count());
    ground_.within = fmt::format("{}ms", (scenario_.run.within + 3 * late).count());
    fs::create_directories(fs::path(folder_) / "trials");
    write_file((fs::path(folder_) / "world.json").string(), sim::json::dump(ground_.world, 2));
  }

  std::optional<Outcome> run_clean() {
    const auto trial = ground_.trial("nothing goes wrong");
    const auto path = (fs::path(folder_) / "clean.json").string();
    write_file(path, sim::json::dump(trial.scenario, 2) + "\n");
    auto outcome = run_scenario(scenario_of(path, sim::json::dump(trial.scenario, 2)),
                                options_.exporter, Calls::kGathered);
    if (outcome.passed() && outcome.handled && outcome.handled->how != Handling::kReports) {
      return outcome;
    }
    fmt::print(stderr, "inspector-sim: {}: as it stands, the program does not bring its report: ",
               options_.scenario);
    fmt::print(stderr, "{}\n{}", outcome.handled ? outcome.handled->why : "it cannot be run",
               outcome.subject.err);
    for (const auto& failure : outcome.failures) fmt::print(stderr, "{}\n", failure.message);
    return std::nullopt;
  }

  void plan(const Outcome& clean) {
    auto trials = call_trials(ground_, clean.calls);
    for (auto& each : report_trials(ground_, clean.calls)) trials.push_back(std::move(each));
    for (auto& each : policy_trials(ground_, policies_, clean.calls)) {
      trials.push_back(std::move(each));
    }
    ready_ = written_trials(options_, scenario_, ground_, folder_, std::move(trials));
  }

  // ---- what comes of them ----

  // False when interrupted.
  bool carry_out(Results& results) {
    std::vector<size_t> pending;
    rows_.resize(ready_.size());
    for (size_t i = 0; i < ready_.size(); ++i) {
      const auto known = options_.reports.empty() ? results.find(ready_[i].of) : std::nullopt;
      if (known) {
        rows_[i] = *known;
        ++known_;
      } else {
        pending.push_back(i);
      }
    }
    bool interrupted = false;
    ProgressBar bar(stderr, pending.size(), "bad", shortest(pending));
    run_in_children(
        pending.size(), slots(pending),
        [&](size_t i) { return sim::json::dump(worked(ready_[pending[i]]), 2); },
        [&](size_t i, const Ended& ended) {
          Row& row = rows_[pending[i]] = row_of(pending[i], ended, interrupted);
          if (interrupted) return Next::kStop;
          results.add(row);
          bar.step(row.is_bad());
          return Next::kGoOn;
        });
    tell_listeners();
    return !interrupted;
  }

  // A program that waits for an answer needs no processor meanwhile.
  Slots slots(const std::vector<size_t>& pending) const {
    Slots out;
    out.working = std::max<size_t>(options_.jobs, 1);
    out.waiting = kWaitingPerJob * out.working;
    out.waits = [this, &pending](size_t i) { return ready_[pending[i]].trial.waits; };
    return out;
  }

  // What those that wait take at least.
  int64_t shortest(const std::vector<size_t>& pending) const {
    const auto waiting = std::count_if(pending.begin(), pending.end(),
                                       [&](size_t i) { return ready_[i].trial.waits; });
    const auto at_once = static_cast<int64_t>(slots(pending).waiting);
    return (waiting + at_once - 1) / at_once * client_wait_.count();
  }

  // In a process of its own.
  Value worked(const Ready& ready) const {
    try {
      const auto calls = options_.reports.empty() ? Calls::kLeftOut : Calls::kGathered;
      return to_value(run_scenario(scenario_of(ready.file, sim::read_file(ready.file)),
                                   options_.exporter, calls));
    } catch (const std::runtime_error& e) {
      return {{"refused", e.what()}};
    }
  }

  Row row_of(size_t number, const Ended& ended, bool& interrupted) {
    const Ready& ready = ready_[number];
    Row row;
    row.trial = ready.trial.name;
    row.file = ready.file;
    row.of = ready.of;
    row.replay = fmt::format("{} run {} --exporter {}", shell_quoted(options_.program),
                             shell_quoted(ready.file), shell_quoted(options_.exporter));
    if (!ended.died.empty()) {
      row.outcome = "bug";
      row.why = "the process that ran it " + ended.died;
      return row;
    }
    const Value told = Value::parse(ended.answer);
    if (told.contains("refused")) {
      row.outcome = "refused";
      row.why = told["refused"];
      return row;
    }
    const Outcome outcome = outcome_of(told);
    interrupted = outcome.subject.interrupted;
    row.exit = outcome.subject.exit;
    row.real_ms = outcome.real_duration.count();
    judge(outcome, row);
    if (!told_.listeners.empty()) untold_.emplace(number, outcome);
    ++(row.is_bad() ? told_.tally.failed : told_.tally.passed);
    told_.tally.real += outcome.real_duration;
    return row;
  }

  // In the order of the table, whichever ended first.
  void tell_listeners() {
    for (const auto& [number, outcome] : untold_) {
      const std::string& file = ready_[number].file;
      for (auto& listener : told_.listeners) {
        listener->ended(scenario_of(file, sim::read_file(file)), outcome);
      }
    }
    untold_.clear();
  }

  // Of what no expectation stands for, only a bug of ours counts: that a report cannot be read by
  // anybody may be what a policy's change is about.
  static void judge(const Outcome& outcome, Row& row) {
    const auto& failures = outcome.failures;
    const auto ours = std::find_if(failures.begin(), failures.end(), [](const auto& failure) {
      return failure.message.find("a bug in inspector-sim") != std::string::npos;
    });
    if (ours != failures.end()) {
      row.outcome = "bug";
      row.why = ours->message;
    } else if (outcome.handled) {
      row.outcome = word_of(outcome.handled->how);
      row.why = outcome.handled->why;
    } else {  // of a step before the program, which then did not run
      row.outcome = "refused";
      row.why = failures.empty() ? "its steps failed" : failures.front().message;
    }
  }

  // ---- the table ----

  int tell() {
    print_table(rows_, known_);
    fmt::print("Each trial is a scenario in {}/trials; results.jsonl there has the commands.\n",
               folder_);
    const bool bad =
        std::any_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.is_bad(); });
    return bad ? 1 : 0;
  }

  const ExploreOptions& options_;
  Scenario scenario_;
  const std::string folder_;
  Told& told_;
  Ground ground_;
  std::vector<PolicyPlace> policies_;
  std::vector<Ready> ready_;
  std::vector<Row> rows_;
  std::map<size_t, Outcome> untold_;  // by the number of the trial
  sim::Millis client_wait_{0};
  size_t known_ = 0;
};

}  // namespace

int run_explore(const ExploreOptions& options) {
  Selection selection;
  selection.variant = options.variant;
  auto scenarios = checked_scenarios({options.scenario}, selection);
  if (!scenarios) return kUnfit;
  if (fs::is_directory(options.scenario)) {
    throw std::runtime_error("explore takes one scenario file, not a folder");
  }
  const std::string folder = options.folder.empty()
                                 ? "explore-" + fs::path(options.scenario).stem().string()
                                 : options.folder;
  require_exporter(options.exporter);
  Told told;
  for (const auto& report : options.reports) told.listeners.push_back(report_named(report));
  int status = 0;
  for (size_t i = 0; i < scenarios->size() && status != kInterrupted; ++i) {
    Scenario& scenario = (*scenarios)[i];
    const std::string variant = scenario.variant;
    if (!variant.empty()) fmt::print("{}With {}:\n\n", i > 0 ? "\n" : "", variant);
    const std::string within = variant.empty() ? folder : folder + "/" + plain_name(variant);
    const int one = Exploration(options, std::move(scenario), within, told).run();
    if (one == kInterrupted || one == 1 || status == 0) status = one;
  }
  if (status == kInterrupted) return status;
  for (auto& listener : told.listeners) listener->finished(told.tally);
  return status;
}

}  // namespace harness::explore
