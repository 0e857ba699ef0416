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
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/time/instant.h"

namespace harness::explore {
namespace {

namespace fs = std::filesystem;
using sim::Value;

constexpr int kUnfit = 2, kInterrupted = 130;

// A trial that is wanted, written to its file.
struct Ready {
  Trial trial;
  std::string file, of;
};

std::string file_name(size_t number, const std::string& name) {
  constexpr size_t kLongest = 80;
  std::string out = fmt::format("{:04}", number);
  bool between = true;
  for (const char c : name.substr(0, kLongest)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain && between) out += '-';
    if (plain) out += c;
    between = !plain;
  }
  return out + ".json";
}

std::string text_of(const Value& value) {
  return value.dump(2, ' ', false, Value::error_handler_t::replace);
}

Scenario scenario_of(const std::string& file, const std::string& text) {
  auto parsed = parse_scenario(file, fs::absolute(file).parent_path().string(), text);
  if (!parsed) {
    const auto& fault = parsed.complaints.front();
    throw std::runtime_error(fmt::format("{}: {}: {}", file, fault.place, fault.message));
  }
  return std::move(*parsed.value);
}

class Exploration {
 public:
  Exploration(const ExploreOptions& options, Scenario scenario)
      : options_(options), scenario_(std::move(scenario)) {
    if (options.seed) scenario_.seed = options.seed;
    folder_ = options.folder.empty() ? "explore-" + fs::path(options.scenario).stem().string()
                                     : options.folder;
    for (const auto& report : options.reports) listeners_.push_back(report_named(report));
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
    const auto late = *limit + *limit / 2;
    ground_.client_wait = fmt::format("{}ms", late.count());
    ground_.within = fmt::format("{}ms", (scenario_.run.within + 3 * late).count());
    fs::create_directories(fs::path(folder_) / "trials");
    write_file((fs::path(folder_) / "world.json").string(), text_of(ground_.world));
  }

  std::optional<Outcome> run_clean() {
    const auto trial = ground_.trial("nothing goes wrong");
    const auto path = (fs::path(folder_) / "clean.json").string();
    write_file(path, text_of(trial.scenario) + "\n");
    auto outcome = run_scenario(scenario_of(path, text_of(trial.scenario)), options_.exporter,
                                Calls::kGathered);
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

  // ---- which trials ----

  void plan(const Outcome& clean) {
    auto trials = call_trials(ground_, clean.calls);
    for (auto& each : report_trials(ground_, clean.calls)) trials.push_back(std::move(each));
    for (auto& each : policy_trials(ground_, policies_, clean.calls)) {
      trials.push_back(std::move(each));
    }
    const auto chosen = choice(trials);
    const std::string program = digest_of_program();
    for (const size_t i : chosen) {
      Ready ready{std::move(trials[i]), {}, {}};
      ready.file = (fs::path(folder_) / "trials" / file_name(i + 1, ready.trial.name)).string();
      const std::string text = text_of(ready.trial.scenario) + "\n";
      ready.of = digest(fmt::format("{}\n{}\n{}", program, ground_digest(), text));
      write_file(ready.file, text);
      ready_.push_back(std::move(ready));
    }
  }

  std::vector<size_t> choice(const std::vector<Trial>& trials) const {
    std::vector<size_t> out;
    for (size_t i = 0; i < trials.size(); ++i) {
      if (trials[i].name.find(options_.only) != std::string::npos) out.push_back(i);
    }
    if (options_.limit == 0 || out.size() <= options_.limit) return out;
    const uint64_t seed = options_.seed.value_or(1);
    std::map<std::string, size_t> drawn;
    for (const size_t i : out) drawn[digest(fmt::format("{} {}", seed, trials[i].name))] = i;
    out.clear();
    for (const auto& [rank, i] : drawn) {
      if (out.size() < options_.limit) out.push_back(i);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  static std::string digest(const std::string& text) {
    return sim::encoding::hex(sim::crypto::sha256(text)).substr(0, 32);
  }

  std::string ground_digest() const { return digest(text_of(ground_.world)); }

  // The programs that a trial's outcome hangs on, as far as they are files.
  std::string digest_of_program() const {
    std::string all = options_.exporter;
    auto files = exporter_words(options_.exporter);
    for (const auto& word : scenario_.run.arguments) files.push_back(word);
    for (const auto& file : files) {
      std::error_code ignored;
      const auto path = find_beside(scenario_.folder, file).value_or(file);
      if (fs::is_regular_file(path, ignored)) all += digest(sim::read_file(path));
    }
    return digest(all);
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
    ProgressBar bar(stderr, pending.size());
    run_in_children(
        pending.size(), std::max<size_t>(options_.jobs, 1),
        [&](size_t i) { return text_of(worked(ready_[pending[i]])); },
        [&](size_t i, const Ended& ended) {
          const Ready& ready = ready_[pending[i]];
          Row& row = rows_[pending[i]] = row_of(ready, ended, interrupted);
          if (interrupted) return Next::kStop;
          results.add(row);
          bar.step(row.is_bad());
          return Next::kGoOn;
        });
    return !interrupted;
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

  Row row_of(const Ready& ready, const Ended& ended, bool& interrupted) {
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
    for (auto& listener : listeners_) {
      listener->ended(scenario_of(ready.file, sim::read_file(ready.file)), outcome);
    }
    ++(row.is_bad() ? tally_.failed : tally_.passed);
    tally_.real += outcome.real_duration;
    return row;
  }

  // Of what no expectation stands for, only a bug of ours counts: that a report cannot be read by
  // anybody may be what a policy's change is about.
  static void judge(const Outcome& outcome, Row& row) {
    row.outcome = "bug";
    row.why = "its steps failed";
    if (outcome.handled) {
      row.outcome = word_of(outcome.handled->how);
      row.why = outcome.handled->why;
    }
    for (const auto& failure : outcome.failures) {
      const bool ours = failure.message.find("a bug in inspector-sim") != std::string::npos;
      if (outcome.handled && !ours) continue;
      row.outcome = "bug";
      row.why = failure.message;
      return;
    }
  }

  // ---- the table ----

  int tell() {
    print_table(rows_, known_);
    fmt::print("Each trial is a scenario in {}/trials; results.jsonl there has the commands.\n",
               folder_);
    for (auto& listener : listeners_) listener->finished(tally_);
    const bool bad =
        std::any_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.is_bad(); });
    return bad ? 1 : 0;
  }

  const ExploreOptions& options_;
  Scenario scenario_;
  std::string folder_;
  Ground ground_;
  std::vector<PolicyPlace> policies_;
  std::vector<Ready> ready_;
  std::vector<Row> rows_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  Tally tally_;
  size_t known_ = 0;
};

}  // namespace

int run_explore(const ExploreOptions& options) {
  auto scenarios = checked_scenarios({options.scenario}, {});
  if (!scenarios) return kUnfit;
  if (scenarios->size() != 1) {
    throw std::runtime_error("explore takes one scenario file");
  }
  return Exploration(options, std::move(scenarios->front())).run();
}

}  // namespace harness::explore
