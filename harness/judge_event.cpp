// The verb "event": what the EventBridge fake noted of its deliveries in the journal.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "harness/judges.h"
#include "harness/stage.h"
#include "sim/base/text.h"

namespace harness {
namespace {

using sim::Value;

// One attempt to deliver an event.
struct Attempt {
  const sim::JournalEntry* entry;
  Value note;

  std::string text(const char* object, const char* name) const {
    const auto outer = note.find(object);
    return outer == note.end() ? "" : outer->value(name, "");
  }
  std::string shown() const {
    return fmt::format("{} \"{}\" by rule {} to {}{}", text("event", "source"),
                       text("event", "detail-type"), note.value("rule", ""), text("target", "arn"),
                       entry->error.empty() ? "" : ": " + entry->error);
  }
};

std::vector<Attempt> attempts_of(const Evidence& evidence) {
  std::vector<Attempt> out;
  for (const auto& entry : evidence.journal) {
    if (entry.service != "events" || entry.operation != "deliver") continue;
    out.push_back({&entry, Value::parse(entry.input)});
  }
  return out;
}

// Whether `had` says everything that `wanted` says; of lists, element by element.
bool covers(const Value& had, const Value& wanted) {
  if (!wanted.is_object() || !had.is_object()) return had == wanted;
  for (const auto& [name, value] : wanted.items()) {
    const auto found = had.find(name);
    if (found == had.end() || !covers(*found, value)) return false;
  }
  return true;
}

bool fits(const Evidence& evidence, const Attempt& attempt, const Value& wanted) {
  const auto like = [&](const char* name, const std::string& had) {
    const auto found = wanted.find(name);
    return found == wanted.end() ||
           sim::text::wildcard_match(evidence.stage.filled(found->get<std::string>()), had);
  };
  if (!like("source", attempt.text("event", "source")) ||
      !like("detail-type", attempt.text("event", "detail-type")) ||
      !like("bus", attempt.note.value("bus", "")) ||
      !like("rule", attempt.note.value("rule", "")) ||
      !like("target", attempt.text("target", "arn")) ||
      !like("payload", attempt.note.value("payload", ""))) {
    return false;
  }
  if (!wanted.contains("detail")) return true;
  const auto event = attempt.note.find("event");
  return event != attempt.note.end() &&
         covers(event->value("detail", Value()), evidence.stage.filled(wanted.at("detail")));
}

}  // namespace

std::vector<Unmet> judge_event(const Evidence& evidence, const Expectation& expectation) {
  const Value& value = expectation.value;
  const std::string error = value.value("error", "");
  std::vector<int64_t> ids;
  std::string seen;
  for (const auto& attempt : attempts_of(evidence)) {
    seen += "\n  " + attempt.shown();
    if (attempt.entry->error == error && fits(evidence, attempt, value.at("event"))) {
      ids.push_back(attempt.entry->id);
    }
  }
  const auto had = static_cast<int64_t>(ids.size());
  const bool met = value.contains("times") ? had == value["times"].get<int64_t>() : had > 0;
  if (met) return {};
  const std::string wanted = fmt::format(
      "expected {} of {}{}", error.empty() ? "a delivery" : "a failed delivery (" + error + ")",
      value.at("event").dump(),
      value.contains("times") ? fmt::format(" {} times", value["times"].get<int64_t>()) : "");
  return {{expectation.pointer,
           fmt::format("{}, but there {} {}; deliveries were:{}", wanted, had == 1 ? "is" : "are",
                       had, seen.empty() ? " none" : seen),
           ids}};
}

}  // namespace harness
