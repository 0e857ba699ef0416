#include "harness/handling.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>

#include "fakes/inspector/records.h"
#include "harness/callers.h"
#include "harness/invariants.h"
#include "harness/secrets.h"
#include "harness/stage.h"
#include "harness/told_causes.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using fakes::inspector::Report;
using sim::JournalEntry;

constexpr std::array<std::string_view, 11> kWords = {
    "succeeds", "retries", "reports", "untouched",  "unclear", "hangs",
    "crashes",  "lies",    "loses",   "duplicates", "leaks"};

// Output that begins as a report does is a copy of it from this length on.
constexpr size_t kTellingLength = 64;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Judgement {
 public:
  explicit Judgement(const Evidence& evidence) : evidence_(evidence) {
    const auto callers = callers_of_first(evidence.stage, evidence.scenario).value_or("*");
    for (const auto& entry : evidence.journal) {
      if (entry.operation.starts_with("job ")) continue;
      const bool own = sim::text::wildcard_match(callers, entry.principal);
      const bool at_the_door = entry.principal.empty() && !entry.fault.empty();
      if (entry.parent == 0 && (own || at_the_door)) calls_.push_back(entry);
    }
    for (const auto& begun : evidence.reports) {
      const auto call = std::find_if(calls_.begin(), calls_.end(), [&](const JournalEntry& each) {
        return each.id == begun.call;
      });
      if (!begun.by_program || call == calls_.end()) continue;
      auto report = fakes::inspector::find_report(evidence.stage.world().store().state,
                                                  {begun.account, begun.region}, begun.id);
      if (!report) continue;
      const bool unseen = ended_unseen(*call, report->id) || looked_in_vain(*call, report->id);
      if (came_twice(*call) || unseen) unheard_of_.insert(report->id);
      reports_.push_back(std::move(*report));
    }
  }

  Handled judge() {
    const auto& subject = evidence_.subject;
    if (const auto secret = secret_in(evidence_.stage, evidence_.scenario, output())) {
      return {Handling::kLeaks, fmt::format("its output holds {}", *secret)};
    }
    if (subject.timed_out) return {Handling::kHangs, "it " + subject.how_it_ended()};
    if (subject.exit < 0) return {Handling::kCrashes, "it " + subject.how_it_ended()};
    if (const auto twice = made_twice(); !twice.empty()) return {Handling::kDuplicates, twice};
    return subject.exit == 0 ? of_success() : of_failure();
  }

 private:
  std::string output() const { return evidence_.subject.out + evidence_.subject.err; }

  bool untouched() const {
    const auto& faults = evidence_.faults;
    return !faults.empty() &&
           std::all_of(faults.begin(), faults.end(), [](const auto& rule) { return !rule.fired; });
  }

  // The first of a request that a fault delivered twice: its answer is lost, and nothing tells the
  // program that it was. It is journalled within the second, with a later id.
  bool came_twice(const JournalEntry& call) const {
    const auto& faults = evidence_.faults;
    const bool by_fault = std::any_of(faults.begin(), faults.end(), [&](const auto& rule) {
      return rule.duplicate && rule.name() == call.fault;
    });
    return by_fault && std::any_of(calls_.begin(), calls_.end(), [&](const JournalEntry& other) {
             return other.id < call.id && other.fault == call.fault;
           });
  }

  // When the report had ended: the journal's number of the work that wrote it.
  int64_t end_of(const JournalEntry& call, const std::string& report) const {
    const auto& journal = evidence_.journal;
    const auto job = std::find_if(journal.begin(), journal.end(), [&](const JournalEntry& each) {
      return each.id > call.id && each.operation.starts_with("job ") &&
             contains(each.input, report);
    });
    return job == journal.end() ? std::numeric_limits<int64_t>::max() : job->id;
  }

  // The answer was lost, the program asked on, and before anything was answered the report had
  // ended, or nothing ever was: only one in progress can be asked for without its id.
  bool ended_unseen(const JournalEntry& call, const std::string& report) const {
    const auto asked_on = std::any_of(calls_.begin(), calls_.end(),
                                      [&](const JournalEntry& each) { return each.id > call.id; });
    if (call.fault.empty() || !asked_on) return false;
    const auto next = std::find_if(calls_.begin(), calls_.end(), [&](const JournalEntry& each) {
      return each.id > call.id && each.fault.empty();
    });
    if (next == calls_.end()) return true;
    const auto ended = end_of(call, report);
    return ended != std::numeric_limits<int64_t>::max() && ended < next->id;
  }

  // The answer was lost, and whenever the program looked for the report, until it ended, a fault
  // kept it from the truth.
  bool looked_in_vain(const JournalEntry& call, const std::string& report) const {
    const auto ended = end_of(call, report);
    size_t looks = 0, misled = 0;
    for (const auto& look : calls_) {
      if (look.id <= call.id || look.id > ended) continue;
      if (look.operation != "GetFindingsReportStatus") continue;
      ++looks;
      if (!look.fault.empty() && (!look.error.empty() || shown_the_past(look))) ++misled;
    }
    return !call.fault.empty() && looks > 0 && looks == misled;
  }

  bool shown_the_past(const JournalEntry& call) const {
    const auto& faults = evidence_.faults;
    return std::any_of(faults.begin(), faults.end(), [&](const auto& rule) {
      return rule.name() == call.fault && rule.stale.has_value();
    });
  }

  // ---- status 0 ----

  Handled of_success() {
    std::string last = "there is none";
    for (const auto& report : reports_) {
      if (report.status != "SUCCEEDED") {
        last = fmt::format("report {} is {} {}", report.id, report.status, report.error_code);
        continue;
      }
      if (const auto fault = fault_of_copies(report); !fault.empty()) {
        return {Handling::kLies, "status 0, but " + fault};
      }
      return praised(report);
    }
    return {Handling::kLies, fmt::format("status 0 without a report: {}", last)};
  }

  Handled praised(const Report& report) const {
    if (untouched()) return {Handling::kUntouched, "the fault never came about"};
    if (const auto again = made_again(); !again.empty()) return {Handling::kRetries, again};
    return {Handling::kSucceeds, fmt::format("report {}", report.id)};
  }

  // What the program kept of the report must be all of it.
  std::string fault_of_copies(const Report& report) {
    const auto objects = objects_with(evidence_.stage, report.id);
    if (objects.empty()) return fmt::format("report {} is gone", report.id);
    const auto read = text_of(objects.front());
    if (!read) return {};  // for other reasons than the program's
    const std::string& whole = *read;
    const auto in_part = [&](const std::string& text) {
      return text.size() < whole.size() && whole.starts_with(text);
    };
    // A program may make something else of a report, but hardly of the same length; what it kept
    // may be another report of the same findings.
    const auto spoilt = [&](const std::string& text) {
      return text.size() == whole.size() && text != whole && !is_a_report(text);
    };
    const std::string& out = evidence_.subject.out;
    if (out.size() >= kTellingLength && in_part(out)) {
      return fmt::format("only {} of {} bytes of the report were printed", out.size(),
                         whole.size());
    }
    if (spoilt(out)) return "what was printed is not what the report says";
    for (const auto& [name, text] : evidence_.subject.files) {
      if (spoilt(text)) return fmt::format("{} is not what the report says", name);
      const bool named =
          contains(name, report.id) || name.ends_with(sim::text::lower("." + report.format));
      if ((named || text.size() >= kTellingLength) && in_part(text)) {
        return fmt::format("{} has {} of {} bytes of the report", name, text.size(), whole.size());
      }
    }
    return {};
  }

  std::optional<std::string> text_of(const FoundObject& object) {
    std::string why;
    auto output = read_object(evidence_.stage, object, why);
    return output ? std::optional(output->body.read_all()) : std::nullopt;
  }

  bool is_a_report(const std::string& text) {
    return std::any_of(reports_.begin(), reports_.end(), [&](const Report& report) {
      const auto objects = objects_with(evidence_.stage, report.id);
      return !objects.empty() && text_of(objects.front()) == text;
    });
  }

  // By a fault, or because another report was in the way: a program may ask for what is not there
  // in good order.
  static bool went_wrong(const JournalEntry& entry) {
    return !entry.fault.empty() || contains(entry.message, "in-progress");
  }

  // A call of the program that went wrong, and came again.
  std::string made_again() const {
    for (auto each = calls_.begin(); each != calls_.end(); ++each) {
      if (!went_wrong(*each)) continue;
      const auto again = std::find_if(each + 1, calls_.end(), [&](const JournalEntry& later) {
        return later.service == each->service && later.operation == each->operation;
      });
      if (again == calls_.end()) continue;
      return fmt::format("{}:{} again after {}", each->service, each->operation,
                         each->error.empty() ? each->fault : each->error);
    }
    return {};
  }

  // ---- another status ----

  Handled of_failure() {
    for (const auto& report : reports_) {
      if (report.status != "IN_PROGRESS" && report.status != "SUCCEEDED") continue;
      if (unheard_of_.count(report.id)) continue;
      if (contains(output(), report.id) || asked_about(report.id)) continue;
      return {Handling::kLoses,
              fmt::format("report {} is {}, and the program, which ended with status {}, never "
                          "names it",
                          report.id, report.status, evidence_.subject.exit)};
    }
    const int status = evidence_.subject.exit;
    const auto cause = told_cause(evidence_, calls_, reports_, output());
    if (cause.told.empty() && cause.known) {
      return {Handling::kUnclear,
              fmt::format("status {}, and its output names none of: {}", status, cause.wanted)};
    }
    if (cause.told.empty() && output().find_first_not_of(" \n") == std::string::npos) {
      return {Handling::kUnclear, fmt::format("status {}, and it says nothing", status)};
    }
    return {Handling::kReports, cause.told.empty()
                                    ? fmt::format("status {}", status)
                                    : fmt::format("status {}, \"{}\"", status, cause.told)};
  }

  bool asked_about(const std::string& id) const {
    return std::any_of(calls_.begin(), calls_.end(),
                       [&](const JournalEntry& call) { return contains(call.input, id); });
  }

  // ---- either ----

  std::string made_twice() const {
    std::set<std::string> seen;
    for (const auto& report : reports_) {
      if (report.status != "SUCCEEDED" || unheard_of_.count(report.id)) continue;
      const auto what = fmt::format("{}|{}|{}|{}", report.format, report.bucket,
                                    report.key_prefix.value_or(""), report.criteria.value_or(""));
      if (!seen.insert(what).second) {
        return fmt::format("report {} is the second of the same kind", report.id);
      }
    }
    return {};
  }

  const Evidence& evidence_;
  std::vector<JournalEntry> calls_;  // the program's own
  std::vector<Report> reports_;
  std::set<std::string> unheard_of_;  // reports of which nothing told the program
};

}  // namespace

std::string_view word_of(Handling how) { return kWords.at(static_cast<size_t>(how)); }

std::optional<Handling> handling_named(std::string_view word) {
  const auto at = std::find(kWords.begin(), kWords.end(), word);
  if (at == kWords.end()) return std::nullopt;
  return static_cast<Handling>(at - kWords.begin());
}

std::vector<std::string> handling_words() { return {kWords.begin(), kWords.end()}; }

Handled handling_of(const Evidence& evidence) { return Judgement(evidence).judge(); }

std::vector<Unmet> judge_handled(const Evidence& evidence, const Expectation& expectation) {
  const Handled had = handling_of(evidence);
  const std::string wanted = expectation.value["handled"];
  if (wanted == "well" ? !had.is_bad() : wanted == word_of(had.how)) return {};
  return {{expectation.pointer,
           fmt::format("expected the program to handle it ({}); had \"{}\": {}", wanted,
                       word_of(had.how), had.why),
           {}}};
}

}  // namespace harness
