#include "harness/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "fakes/inspector/records.h"
#include "harness/environment.h"
#include "harness/exporter_command.h"
#include "harness/invariants.h"
#include "harness/left_files.h"
#include "harness/serve.h"
#include "harness/stage.h"
#include "sim/base/text.h"
#include "sim/gateway/explanation.h"
#include "sim/policy/explain.h"
#include "sim/server/control.h"
#include "sim/server/courier.h"
#include "sim/time/clock.h"

namespace harness {
namespace {

constexpr int64_t kWholeJournal = 1'000'000;
constexpr size_t kShownLines = 60;
constexpr std::chrono::seconds kWebhookPatience{6};  // real time
constexpr size_t kShownExplanations = 3;

// One scenario from the first step to the verdict.
class Performance {
 public:
  Performance(const Scenario& scenario, const std::string& exporter, Calls calls,
              const OnFailure& on_failure)
      : scenario_(scenario),
        exporter_(exporter),
        calls_(calls),
        on_failure_(on_failure),
        stage_(scenario),
        control_(stage_.world()) {
    stage_.check(scenario_);
    during_seen_.resize(scenario_.during.size());
  }

  Outcome run() {
    const int64_t began = sim::steady_millis();
    Outcome outcome;
    if (prepare()) {
      const auto story_began = stage_.world().now();
      outcome.subject = serve_and_run();
      outcome.virtual_duration = stage_.world().now() - story_began;
      judge(outcome);
    }
    for (const auto& each : unmet_) outcome.failures.push_back(described(each));
    outcome.journal = journal_lines();
    if (calls_ == Calls::kGathered) outcome.calls = calls();
    outcome.real_duration = sim::Millis(sim::steady_millis() - began);
    if (on_failure_ && !outcome.passed()) on_failure_(outcome, stage_.world());
    return outcome;
  }

 private:
  bool prepare() {
    for (const auto& step : scenario_.before) {
      if (!perform(step)) return false;
      note_reports();
    }
    auto& world = stage_.world();
    world.set_pace(scenario_.pace);
    for (const auto& rule : scenario_.faults) world.gateway().faults().add(rule);
    first_ = watched_ = world.gateway().journal().last_id();
    return true;
  }

  bool perform(const Step& step) {
    const auto fault = stage_.perform(step);
    if (fault.empty()) return true;
    const auto& own = stage_.own_calls();
    unmet_.push_back({step.pointer, fault,
                      own.empty() ? std::vector<int64_t>{} : std::vector<int64_t>{*own.rbegin()}});
    return false;
  }

  bool judges_handling() const {
    return std::any_of(scenario_.expect.begin(), scenario_.expect.end(),
                       [](const auto& each) { return each.verb->judge == judge_handled; });
  }

  // ---- while the program runs ----

  SubjectResult serve_and_run() {
    sim::server::HttpServer::Options listening;
    listening.port = 0;
    sim::server::HttpServer server(
        listening, [this](sim::wire::HttpRequest request) { return handle(std::move(request)); });
    const ScratchFolder home;
    auto result = run_subject(
        command(fmt::format("http://127.0.0.1:{}", server.port()), home.path()), server);
    if (judges_handling()) result.files = files_in(home.path());
    return result;
  }

  sim::wire::HttpResponse handle(sim::wire::HttpRequest request) {
    try {
      courier_.exchange(stage_.world());
      auto response = answer(stage_.world(), control_, std::move(request));
      watch();
      return response;
    } catch (const std::exception& bug) {
      unmet_.push_back({"", fmt::format("a bug in inspector-sim: {}", bug.what()), {}});
      throw;
    }
  }

  // Takes note of what the last request did, and lets happen what was to happen after it.
  void watch() {
    auto& journal = stage_.world().gateway().journal();
    note_reports();
    const auto entries = journal.since(watched_, kWholeJournal);
    watched_ = journal.last_id();
    for (const auto& entry : entries) {
      if (stage_.own_calls().count(entry.id)) continue;
      for (size_t i = 0; i < scenario_.during.size(); ++i) {
        const auto& during = scenario_.during[i];
        if (!sim::text::wildcard_match(during.after, entry.service + ":" + entry.operation)) {
          continue;
        }
        if (++during_seen_[i] == during.call) interrupt_with(during);
      }
    }
  }

  // Reports that ended are judged before the scenario changes the world under them.
  void interrupt_with(const During& during) {
    check_invariants();
    for (const auto& step : during.steps) {
      perform(step);
      note_reports();
    }
  }

  void check_invariants() {
    for (auto& broken : broken_invariants(stage_, reports_, verified_)) {
      unmet_.push_back(std::move(broken));
    }
  }

  // CreateFindingsReport that succeeded made the newest report of its account and region.
  void note_reports() {
    auto& world = stage_.world();
    for (const auto& entry : world.gateway().journal().since(noted_, kWholeJournal)) {
      noted_ = entry.id;
      if (entry.operation != "CreateFindingsReport" || !entry.error.empty()) continue;
      const auto made =
          fakes::inspector::latest_report(world.store().state, {entry.account, entry.region});
      if (!made) continue;
      for (const auto& other : reports_) {
        const bool rival =
            other.account == entry.account && other.region == entry.region && other.id != made->id;
        if (rival && status_of(stage_, other) == "IN_PROGRESS") {
          unmet_.push_back(
              {"",
               fmt::format("reports {} and {} are in progress at once", other.id, made->id),
               {entry.id}});
        }
      }
      const bool by_program = stage_.own_calls().count(entry.id) == 0;
      reports_.push_back({made->id, entry.account, entry.region, by_program});
      stage_.kept()["report"] = made->id;
    }
  }

  SubjectCommand command(const std::string& endpoint, const std::string& home) const {
    const auto& run = scenario_.run;
    SubjectCommand command;
    command.within = run.within;
    command.folder = home;
    command.argv = run.arguments;
    if (run.bundled_exporter) {
      const auto program = exporter_words(exporter_);
      command.argv.insert(command.argv.begin(), program.begin(), program.end());
    } else if (command.argv.front().find('/') != std::string::npos) {
      const auto program = find_beside(scenario_.folder, command.argv.front());
      command.argv.front() = program.value_or(command.argv.front());
    }
    for (auto& argument : command.argv) argument = in_scenario_folder(stage_.filled(argument));
    const auto key =
        run.as.empty() ? first_key(stage_.description()) : key_of(stage_.description(), run.as);
    const char* path = std::getenv("PATH");
    auto& environment = command.environment;
    environment = {{"PATH", path ? path : "/usr/local/bin:/usr/bin:/bin"},
                   {"HOME", home},
                   {"LANG", "C.UTF-8"},
                   {"AWS_CONFIG_FILE", home + "/aws-config"},
                   {"AWS_SHARED_CREDENTIALS_FILE", home + "/aws-credentials"},
                   {"AWS_EC2_METADATA_DISABLED", "true"},
                   {"AWS_PAGER", ""}};
    for (auto& variable : client_variables(endpoint, stage_.region(), key)) {
      environment.push_back(std::move(variable));
    }
    for (const auto& [name, value] : run.environment) {
      std::erase_if(environment, [&](const auto& each) { return each.first == name; });
      environment.emplace_back(name, stage_.filled(value));
    }
    return command;
  }

  // "@filters/high.json" names a file of the scenario library by its full path.
  std::string in_scenario_folder(const std::string& argument) const {
    if (!argument.starts_with('@')) return argument;
    return find_beside(scenario_.folder, argument.substr(1)).value_or(argument);
  }

  // ---- afterwards ----

  void judge(Outcome& outcome) {
    auto& gateway = stage_.world().gateway();
    const auto faults = gateway.faults().rules();
    note_reports();
    check_invariants();
    courier_.settle(stage_.world(), kWebhookPatience);
    for (const auto& step : scenario_.after) {
      perform(step);
      courier_.settle(stage_.world(), kWebhookPatience);
      note_reports();
    }
    check_invariants();
    gateway.faults().clear();
    Evidence evidence{stage_,   scenario_, outcome.subject,         own_journal(),
                      reports_, faults,    outcome.virtual_duration};
    last_ = gateway.journal().last_id();
    if (judges_handling()) outcome.handled = handling_of(evidence);
    for (const auto& expectation : scenario_.expect) {
      for (auto& each : expectation.verb->judge(evidence, expectation)) {
        unmet_.push_back(std::move(each));
      }
    }
    for (size_t i = 0; i < faults.size(); ++i) {
      if (faults[i].fired > 0) continue;
      unmet_.push_back(
          {fmt::format("/faults/{}", i),
           fmt::format("{} never fired (of {} calls)", faults[i].name(), faults[i].seen),
           {}});
    }
    for (size_t i = 0; i < scenario_.during.size(); ++i) {
      if (during_seen_[i] >= scenario_.during[i].call) continue;
      unmet_.push_back({scenario_.during[i].pointer,
                        fmt::format("call {} of {} never came", scenario_.during[i].call,
                                    scenario_.during[i].after),
                        {}});
    }
    for (const auto& entry : evidence.journal) {
      if (entry.error == sim::kBugCode) {
        unmet_.push_back(
            {"", fmt::format("a bug in inspector-sim: {}", entry.message), {entry.id}});
      }
    }
    if (outcome.subject.exit < 0) {
      unmet_.push_back({"/run", "the program " + outcome.subject.how_it_ended(), {}});
    }
  }

  // The journal of the run without the calls that the scenario's own steps made.
  std::vector<sim::JournalEntry> own_journal() {
    auto own = stage_.own_calls();
    std::vector<sim::JournalEntry> out;
    for (auto& entry : stage_.world().gateway().journal().since(first_, kWholeJournal)) {
      if (last_ && entry.id > *last_) break;
      if (own.count(entry.id) || own.count(entry.parent)) {
        own.insert(entry.id);
      } else {
        out.push_back(std::move(entry));
      }
    }
    return out;
  }

  Failure described(const Unmet& unmet) {
    Failure failure;
    failure.pointer = unmet.pointer;
    failure.message = unmet.pointer.empty() ? fmt::format("{}: {}", scenario_.path, unmet.message)
                                            : scenario_.complaint(unmet.pointer, unmet.message);
    auto ids = unmet.journal_ids;
    if (ids.empty() && !unmet.pointer.empty()) ids = refused_requests();
    for (const auto id : ids) {
      const auto found = sim::explanation(stage_.world().gateway().journal(), id);
      if (found) failure.explanation += found->at("text").get<std::string>();
    }
    return failure;
  }

  // The last requests that were refused, each by the request that caused it.
  std::vector<int64_t> refused_requests() {
    std::set<int64_t> roots;
    const auto journal = own_journal();
    std::map<int64_t, int64_t> parents;
    for (const auto& entry : journal) parents[entry.id] = entry.parent;
    for (auto entry = journal.rbegin(); entry != journal.rend(); ++entry) {
      if (entry->error.empty() || roots.size() == kShownExplanations) continue;
      int64_t id = entry->id;
      while (parents.count(id) && parents[id] != 0) id = parents[id];
      roots.insert(id);
    }
    return {roots.begin(), roots.end()};
  }

  std::string journal_lines() {
    std::string out;
    const auto journal = own_journal();
    const size_t skipped = journal.size() > kShownLines ? journal.size() - kShownLines : 0;
    if (skipped > 0) out += fmt::format("… {} earlier requests\n", skipped);
    std::map<int64_t, int> depths;
    for (const auto& entry : journal) {
      const auto parent = depths.find(entry.parent);
      const int depth = depths[entry.id] = parent == depths.end() ? 0 : parent->second + 1;
      if (&entry < journal.data() + skipped) continue;
      out += fmt::format("#{} {} {:{}}{}:{} {}{}{}{}\n", entry.id, sim::date::iso(entry.at), "",
                         depth * 2, entry.service, entry.operation, entry.status,
                         entry.error.empty() ? "" : " " + entry.error,
                         entry.fault.empty() ? "" : ", ", entry.fault);
    }
    return out;
  }

  sim::Value calls() {
    sim::Value out = sim::Value::array();
    const auto& journal = stage_.world().gateway().journal();
    std::map<int64_t, int> depths;
    for (const auto& entry : own_journal()) {
      const auto parent = depths.find(entry.parent);
      sim::Value call = sim::to_value(entry);
      call["depth"] = depths[entry.id] = parent == depths.end() ? 0 : parent->second + 1;
      sim::Value& decisions = call["decisions"] = sim::Value::array();
      for (const auto& decision : journal.decisions(entry.id)) {
        decisions.push_back(sim::policy::explained_text(decision));
      }
      out.push_back(std::move(call));
    }
    return out;
  }

  const Scenario& scenario_;
  const std::string& exporter_;
  const Calls calls_;
  const OnFailure& on_failure_;
  Stage stage_;
  sim::server::Control control_;
  sim::server::Courier courier_;
  std::vector<Unmet> unmet_;
  std::vector<BegunReport> reports_;
  std::vector<std::string> verified_;
  std::vector<int64_t> during_seen_;
  int64_t first_ = 0, watched_ = 0, noted_ = 0;
  std::optional<int64_t> last_;  // what comes later is asked by expectations
};

}  // namespace

Outcome run_scenario(const Scenario& scenario, const std::string& exporter, Calls calls,
                     const OnFailure& on_failure) {
  return Performance(scenario, exporter, calls, on_failure).run();
}

}  // namespace harness
