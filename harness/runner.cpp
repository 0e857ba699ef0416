#include "harness/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <set>

#include "fakes/inspector/records.h"
#include "harness/environment.h"
#include "harness/invariants.h"
#include "harness/left_files.h"
#include "harness/secrets.h"
#include "harness/serve.h"
#include "harness/stage.h"
#include "harness/subject_command.h"
#include "sim/base/text.h"
#include "sim/gateway/explanation.h"
#include "sim/policy/explain.h"
#include "sim/server/control.h"
#include "sim/server/courier.h"
#include "sim/state/mark.h"
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
  Performance(const Scenario& scenario, const std::string& exporter, const Callable& callable,
              Calls calls, const OnFailure& on_failure)
      : scenario_(scenario),
        exporter_(exporter),
        callable_(callable),
        calls_(calls),
        on_failure_(on_failure),
        stage_(scenario),
        control_(stage_.world()) {
    stage_.check(scenario_);
    during_seen_.resize(scenario_.during.size());
    subjects_.push_back(&scenario_.run);
    for (const auto& each : scenario_.also) subjects_.push_back(&each);
    for (const auto* each : subjects_) {
      credentials_.emplace_back(stage_, each->credentials);
      may_start_.emplace_back(each->starts_after.empty());
    }
  }

  Outcome run() {
    const int64_t began = sim::steady_millis();
    Outcome outcome;
    if (prepare()) {
      const auto story_began = stage_.world().now();
      serve_and_run(outcome);
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
    for (size_t i = 0; i < scenario_.during.size(); ++i) {
      const auto& during = scenario_.during[i];
      if (during.when != During::When::kAtTime) continue;
      world.at(during.date.value_or(world.now() + during.span), [this, i] {
        during_seen_[i] = scenario_.during[i].call;
        interrupt_with(scenario_.during[i]);
      });
    }
    world.gateway().on_arrival([this](const sim::JournalEntry& entry) { arrived(entry); });
    first_ = watched_ = world.gateway().journal().last_id();
    return true;
  }

  // Calls that the scenario itself makes are no arrivals of the program's.
  struct OwnCalls {
    explicit OwnCalls(bool& flag) : serving(flag), before(flag) { serving = false; }
    ~OwnCalls() { serving = before; }
    OwnCalls(const OwnCalls&) = delete;
    OwnCalls& operator=(const OwnCalls&) = delete;
    bool& serving;
    const bool before;
  };

  bool perform(const Step& step) {
    const OwnCalls own_calls(serving_);
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

  void serve_and_run(Outcome& outcome) {
    sim::server::HttpServer::Options listening;
    listening.port = 0;
    sim::server::HttpServer server(
        listening, [this](sim::wire::HttpRequest request) { return handle(std::move(request)); });
    const std::string endpoint = fmt::format("http://127.0.0.1:{}", server.port());
    std::deque<ScratchFolder> homes;
    std::vector<SubjectCommand> commands;
    for (size_t i = 0; i < subjects_.size(); ++i) {
      const auto& home = homes.emplace_back();
      commands.push_back(command_of(scenario_, *subjects_[i], stage_, credentials_[i], exporter_,
                                    endpoint, home.path()));
      commands.back().may_start = [this, i] { return may_start_[i].load(); };
      if (subjects_[i]->bundled_exporter) commands.back().callable = callable_;
    }
    others_ = run_subjects(commands, server);
    outcome.subject = std::move(others_.front());
    others_.erase(others_.begin());
    if (judges_handling()) outcome.subject.files = files_in(homes.front().path());
  }

  sim::wire::HttpResponse handle(sim::wire::HttpRequest request) {
    try {
      for (auto& each : credentials_) {
        if (auto given = each.answer(request)) return std::move(*given);
      }
      courier_.exchange(stage_.world());
      serving_ = true;
      auto response = answer(stage_.world(), control_, std::move(request));
      serving_ = false;
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
    perform_undone();
    note_reports();
    const auto entries = journal.since(watched_, kWholeJournal);
    watched_ = journal.last_id();
    for (const auto& entry : entries) {
      if (stage_.own_calls().count(entry.id)) continue;
      const std::string call = entry.service + ":" + entry.operation;
      for (size_t i = 0; i < subjects_.size(); ++i) {
        if (sim::text::wildcard_match(subjects_[i]->starts_after, call)) may_start_[i] = true;
      }
      for (size_t i = 0; i < scenario_.during.size(); ++i) {
        const auto& during = scenario_.during[i];
        if (during.when != During::When::kAfterCall || !is_about(during, entry)) continue;
        if (++during_seen_[i] == during.call) interrupt_with(during);
      }
    }
  }

  static bool is_about(const During& during, const sim::JournalEntry& entry) {
    return sim::text::wildcard_match(during.on, entry.service + ":" + entry.operation) &&
           sim::text::wildcard_match(during.principal, entry.principal);
  }

  // A call that is about to be performed, of the program or between services.
  void arrived(const sim::JournalEntry& entry) {
    if (!serving_) return;
    if (entry.parent == 0) arrivals_[entry.id] = sim::steady_millis();
    for (size_t i = 0; i < scenario_.during.size(); ++i) {
      const auto& during = scenario_.during[i];
      if (during.when != During::When::kBeforeCall || !is_about(during, entry)) continue;
      if (++during_seen_[i] != during.call) continue;
      for (const auto& step : during.steps) perform(step);
      // A call between services may be undone with the one that caused it, and this with it.
      const std::string mark = fmt::format("during {}", i);
      sim::state::set_mark(stage_.world().store().state, mark);
      marks_.emplace_back(mark, i);
    }
  }

  // What was done before a call that was then undone is done again: the change is the scenario's.
  void perform_undone() {
    for (const auto& [mark, i] : std::exchange(marks_, {})) {
      if (sim::state::has_mark(stage_.world().store().state, mark)) continue;
      for (const auto& step : scenario_.during[i].steps) perform(step);
    }
  }

  // Reports that ended are judged before the scenario changes the world under them.
  void interrupt_with(const During& during) {
    const OwnCalls own_calls(serving_);
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
      reports_.push_back({made->id, entry.account, entry.region, by_program, entry.id});
      stage_.kept()["report"] = made->id;
    }
  }

  // ---- afterwards ----

  Evidence evidence_of(const Outcome& outcome, const std::vector<sim::FaultRule>& faults) {
    Evidence evidence{stage_,   scenario_, outcome.subject,         own_journal(),
                      reports_, faults,    outcome.virtual_duration};
    evidence.others = others_;
    evidence.arrivals = arrivals_;
    for (const auto& each : credentials_) evidence.credentials_handed_out += each.handed_out();
    return evidence;
  }

  void judge(Outcome& outcome) {
    auto& gateway = stage_.world().gateway();
    const auto faults = gateway.faults().rules();
    perform_undone();
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
    const Evidence evidence = evidence_of(outcome, faults);
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
      const auto& during = scenario_.during[i];
      if (during_seen_[i] >= during.call) continue;
      unmet_.push_back({during.pointer,
                        during.when == During::When::kAtTime
                            ? std::string("the story did not go on for so long")
                            : fmt::format("call {} of {} never came", during.call, during.on),
                        {}});
    }
    for (const auto& entry : evidence.journal) {
      if (entry.error == sim::kBugCode) {
        unmet_.push_back(
            {"", fmt::format("a bug in inspector-sim: {}", entry.message), {entry.id}});
      }
    }
    judge_program("/run", "the program", outcome.subject);
    for (size_t i = 0; i < others_.size(); ++i) {
      judge_program(fmt::format("/run/{}", i + 1), fmt::format("program {}", i + 2), others_[i]);
      outcome.subject.out += fmt::format("--- program {}\n{}", i + 2, others_[i].out);
      outcome.subject.err += fmt::format("--- program {}\n{}", i + 2, others_[i].err);
    }
  }

  // What no program may do, whatever the scenario expects.
  void judge_program(const std::string& pointer, const std::string& who,
                     const SubjectResult& result) {
    if (result.exit < 0) unmet_.push_back({pointer, who + " " + result.how_it_ended(), {}});
    if (result.left_behind > 0) {
      unmet_.push_back({pointer,
                        fmt::format("{} left {} processes of its own behind, which were ended", who,
                                    result.left_behind),
                        {}});
    }
    for (const auto& [channel, text] :
         {std::pair("standard output", &result.out), std::pair("standard error", &result.err)}) {
      if (const auto whose = secret_in(stage_, scenario_, *text)) {
        unmet_.push_back({pointer, fmt::format("{} shows {} on {}", who, *whose, channel), {}});
      }
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
  const Callable& callable_;
  const Calls calls_;
  const OnFailure& on_failure_;
  Stage stage_;
  sim::server::Control control_;
  sim::server::Courier courier_;
  std::vector<Unmet> unmet_;
  std::vector<BegunReport> reports_;
  std::vector<std::string> verified_;
  std::vector<int64_t> during_seen_;
  std::vector<const Subject*> subjects_;
  std::deque<CredentialEndpoint> credentials_;  // one a program
  std::deque<std::atomic<bool>> may_start_;     // one a program
  std::vector<SubjectResult> others_;           // of the programs beside the first
  std::map<int64_t, int64_t> arrivals_;         // journal id to milliseconds of a steady clock
  std::vector<std::pair<std::string, size_t>> marks_;  // set before calls that may be undone
  bool serving_ = false;                               // the call that arrives is the program's
  int64_t first_ = 0, watched_ = 0, noted_ = 0;
  std::optional<int64_t> last_;  // what comes later is asked by expectations
};

}  // namespace

Outcome run_scenario(const Scenario& scenario, const std::string& exporter, Calls calls,
                     const OnFailure& on_failure) {
  return Performance(scenario, exporter, nullptr, calls, on_failure).run();
}

Outcome run_scenario(const Scenario& scenario, const Callable& exporter, Calls calls,
                     const OnFailure& on_failure) {
  return Performance(scenario, "exporter", exporter, calls, on_failure).run();
}

}  // namespace harness
