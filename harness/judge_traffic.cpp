// Verbs about the program's own calls: their order, how far apart they are by its clock, and how it
// tries again what failed.
#include <fmt/format.h>

#include <algorithm>

#include "harness/judges.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::JournalEntry;
using sim::Value;
using Entries = std::vector<const JournalEntry*>;

bool is_call(const JournalEntry& entry, const std::string& name) {
  return sim::text::wildcard_match(name, entry.service + ":" + entry.operation);
}

// What came from a program and not from a service, in the order of arrival.
Entries calls_of_program(const Evidence& evidence, const std::string& name = "*") {
  Entries out;
  for (const auto& entry : evidence.journal) {
    if (evidence.arrivals.count(entry.id) && is_call(entry, name)) out.push_back(&entry);
  }
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  return out;
}

sim::Millis between(const Evidence& evidence, const JournalEntry& a, const JournalEntry& b) {
  return sim::Millis(evidence.arrivals.at(b.id) - evidence.arrivals.at(a.id));
}

std::optional<sim::Millis> span_of(const Value& value, const char* name) {
  if (!value.contains(name)) return std::nullopt;
  return sim::date::parse_span(value[name].get<std::string>());
}

std::vector<Unmet> unmet(const Expectation& expectation, std::string message, const Entries& at) {
  std::vector<int64_t> ids;
  for (const auto* entry : at) ids.push_back(entry->id);
  return {{expectation.pointer, std::move(message), std::move(ids)}};
}

// A call that failed and the same call made again, with nothing of its kind in between.
struct Retry {
  const JournalEntry *failed, *again;
  bool follows_retry = false;  // the failed one was itself a second attempt
};

bool failed_as(const JournalEntry& entry, const std::string& code) {
  if (!code.empty()) return entry.error == code;
  return !entry.error.empty() || !entry.fault.empty();  // a lost answer is a fault's doing
}

std::vector<Retry> retries_of(const Entries& calls, const std::string& code) {
  std::vector<Retry> out;
  for (size_t i = 1; i < calls.size(); ++i) {
    const auto &before = *calls[i - 1], &now = *calls[i];
    if (before.principal != now.principal || before.operation != now.operation ||
        before.input != now.input || !failed_as(before, code)) {
      continue;
    }
    out.push_back({&before, &now, !out.empty() && out.back().again == &before});
  }
  return out;
}

}  // namespace

std::vector<Unmet> judge_order(const Evidence& evidence, const Expectation& expectation) {
  const auto wanted = expectation.value["order"].get<std::vector<std::string>>();
  const auto calls = calls_of_program(evidence);
  auto from = calls.begin();
  for (const auto& name : wanted) {
    from =
        std::find_if(from, calls.end(), [&](const auto* entry) { return is_call(*entry, name); });
    if (from == calls.end()) {
      std::vector<std::string> had;
      for (const auto* entry : calls) had.push_back(entry->service + ":" + entry->operation);
      return unmet(expectation,
                   fmt::format("expected {} in this order, but {} is not there in its turn; the "
                               "program called {}",
                               sim::text::join(wanted, ", "), name,
                               had.empty() ? "nothing" : sim::text::join(had, ", ")),
                   {});
    }
    ++from;
  }
  return {};
}

std::vector<Unmet> judge_spacing(const Evidence& evidence, const Expectation& expectation) {
  const std::string name = expectation.value["spacing"];
  const auto least = span_of(expectation.value, "at_least");
  const auto most = span_of(expectation.value, "at_most");
  const auto calls = calls_of_program(evidence, name);
  if (calls.size() < 2) {
    return unmet(
        expectation,
        fmt::format("{} was called {} times: there is nothing between them", name, calls.size()),
        calls);
  }
  for (size_t i = 1; i < calls.size(); ++i) {
    const auto gap = between(evidence, *calls[i - 1], *calls[i]);
    if ((!least || gap >= *least) && (!most || gap <= *most)) continue;
    return unmet(expectation,
                 fmt::format("calls {} and {} of {} came {} apart by the clock of the program, "
                             "expected {}",
                             i, i + 1, name, sim::date::span(gap), expectation.value.dump()),
                 {calls[i - 1], calls[i]});
  }
  return {};
}

std::vector<Unmet> judge_retried(const Evidence& evidence, const Expectation& expectation) {
  const Value& wanted = expectation.value;
  const std::string name = wanted["retried"];
  const auto retries = retries_of(calls_of_program(evidence, name), wanted.value("after", ""));
  const auto fault = fault_of_count(wanted.value("times", Value{{"at_least", 1}}),
                                    static_cast<int64_t>(retries.size()));
  if (!fault.empty()) {
    return unmet(
        expectation,
        fmt::format("expected {} retries of {}, there were {}", fault, name, retries.size()),
        calls_of_program(evidence, name));
  }
  const auto pause = span_of(wanted, "back_off");
  sim::Millis last{0};
  for (const auto& retry : retries) {
    const auto gap = between(evidence, *retry.failed, *retry.again);
    if (pause && gap < *pause) {
      return unmet(expectation,
                   fmt::format("{} was tried again after {}, expected {} at least", name,
                               sim::date::span(gap), sim::date::span(*pause)),
                   {retry.failed, retry.again});
    }
    if (wanted.value("growing", false) && retry.follows_retry && gap <= last) {
      return unmet(
          expectation,
          fmt::format("{} was tried again after {} and then after {}: the pauses do not grow", name,
                      sim::date::span(last), sim::date::span(gap)),
          {retry.failed, retry.again});
    }
    last = gap;
  }
  return {};
}

std::vector<Unmet> judge_credentials(const Evidence& evidence, const Expectation& expectation) {
  const auto had = evidence.credentials_handed_out;
  const auto fault = fault_of_count(expectation.value["credentials_fetched"], had);
  if (fault.empty()) return {};
  return unmet(
      expectation,
      fmt::format("expected credentials to be fetched {} times, they were {} times", fault, had),
      {});
}

}  // namespace harness
