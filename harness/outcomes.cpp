#include "harness/outcomes.h"

#include "harness/visible.h"

namespace harness {

using sim::Value;

Value to_value(const Outcome& outcome) {
  Value failures = Value::array();
  for (const auto& failure : outcome.failures) {
    failures.push_back({{"message", visible(failure.message)},
                        {"pointer", failure.pointer},
                        {"explanation", visible(failure.explanation)}});
  }
  const auto& subject = outcome.subject;
  Value handled;
  if (outcome.handled) {
    handled = {{"how", word_of(outcome.handled->how)}, {"why", outcome.handled->why}};
  }
  return {{"passed", outcome.passed()},
          {"handled", std::move(handled)},
          {"failures", std::move(failures)},
          {"subject",
           {{"exit", subject.exit},
            {"signal", subject.signal},
            {"timed_out", subject.timed_out},
            {"interrupted", subject.interrupted},
            {"not_started", subject.not_started},
            {"out", visible(subject.out)},
            {"err", visible(subject.err)},
            {"real_ms", subject.real.count()}}},
          {"journal", outcome.journal},
          {"calls", outcome.calls},
          {"virtual_ms", outcome.virtual_duration.count()},
          {"real_ms", outcome.real_duration.count()}};
}

Outcome outcome_of(const Value& value) {
  Outcome outcome;
  for (const auto& failure : value.at("failures")) {
    outcome.failures.push_back(
        {failure.at("message"), failure.at("pointer"), failure.at("explanation")});
  }
  if (const Value& handled = value.at("handled"); !handled.is_null()) {
    const auto how = handling_named(handled.at("how").get<std::string>());
    outcome.handled = Handled{how.value_or(Handling::kUnclear), handled.at("why")};
  }
  const Value& told = value.at("subject");
  auto& subject = outcome.subject;
  subject.exit = told.at("exit");
  subject.signal = told.at("signal");
  subject.timed_out = told.at("timed_out");
  subject.interrupted = told.at("interrupted");
  subject.not_started = told.at("not_started");
  subject.out = told.at("out");
  subject.err = told.at("err");
  subject.real = sim::Millis(told.at("real_ms").get<int64_t>());
  outcome.journal = value.at("journal");
  outcome.calls = value.at("calls");
  outcome.virtual_duration = sim::Millis(value.at("virtual_ms").get<int64_t>());
  outcome.real_duration = sim::Millis(value.at("real_ms").get<int64_t>());
  return outcome;
}

}  // namespace harness
