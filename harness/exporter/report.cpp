#include "harness/exporter/report.h"

#include <fmt/format.h>

#include <algorithm>

namespace harness::exporter {
namespace {

using sim::ApiError;
using sim::Millis;
using sim::Value;

constexpr Millis kLongestPoll{60'000};
constexpr int kLostAnswers = 5;  // of CreateFindingsReport, until we give up

// The phrase is documented; the exception that carries it is not.
bool says_another_is_running(const CallError& failure) {
  return failure.error.message.find("Cannot have multiple reports in-progress") !=
         std::string::npos;
}

std::string text_of(const Value& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string duration(Millis length) {
  return sim::date::span(std::chrono::duration_cast<std::chrono::seconds>(length));
}

}  // namespace

ReportDesk::ReportDesk(Aws& aws, const Options& options, Pauses pauses, Progress& progress)
    : aws_(aws),
      options_(options),
      pauses_(std::move(pauses)),
      progress_(progress),
      deadline_(pauses_.now() + options.wait_timeout) {}

// A lost answer does not tell whether the report was begun: only when none like it is in progress
// is it asked for again.
std::string ReportDesk::create(const Value& request) {
  int lost = 0;
  for (;;) {
    try {
      const auto answer =
          aws_.call("inspector2", "CreateFindingsReport", request, Aws::Retry::kAfterRefusal);
      return text_of(answer.members, "reportId");
    } catch (const CallError& failure) {
      if (says_another_is_running(failure)) {
        make_way();
        continue;
      }
      if (failure.kind != CallError::Kind::kLost || ++lost > kLostAnswers) throw;
      progress_.say(fmt::format("{}; looking whether the report was begun", failure.what()));
      aws_.pause(lost);
      const auto begun = running_after(failure);
      // Somebody else's report may go to the same place with another selection.
      if (begun && begun->destination == request["s3Destination"] &&
          begun->criteria == request.value("filterCriteria", Value::object())) {
        return begun->id;
      }
    }
  }
}

ReportStatus ReportDesk::status(const Value& input) {
  const auto answer = aws_.call("inspector2", "GetFindingsReportStatus", input);
  const auto& members = answer.members;
  return {text_of(members, "reportId"),
          text_of(members, "status"),
          text_of(members, "errorCode"),
          text_of(members, "errorMessage"),
          members.value("destination", Value::object()),
          members.value("filterCriteria", Value::object())};
}

// Who cannot even look must not leave it untold that a report may go on.
std::optional<ReportStatus> ReportDesk::running_after(const CallError& lost) {
  try {
    return running();
  } catch (const CallError& failure) {
    throw CallError(failure.kind, failure.operation,
                    ApiError(failure.error.code, failure.error.http_status,
                             fmt::format("{} (and a report may be in progress: {})",
                                         failure.error.message, lost.what())));
  }
}

// Without an id the operation answers for the report that is being generated.
std::optional<ReportStatus> ReportDesk::running() {
  try {
    auto found = status(Value::object());
    return found.status == "IN_PROGRESS" ? std::optional(std::move(found)) : std::nullopt;
  } catch (const CallError& failure) {
    if (failure.is("ResourceNotFoundException")) return std::nullopt;
    throw;
  }
}

void ReportDesk::sleep(Millis& delay) {
  pauses_.sleep(std::min(delay, std::max(Millis(0), deadline_ - pauses_.now())));
  delay = std::min(delay + delay / 2, std::max(kLongestPoll, options_.poll));
}

void ReportDesk::make_way() {
  if (time_is_up()) throw Stop(Exit::kTimedOut, "no report could be begun in the time allowed");
  const auto other = running();
  if (!other) {  // it ended meanwhile, or the service keeps it to itself
    aws_.pause(++hindered_);
    return;
  }
  switch (options_.when_running) {
    case WhenRunning::kGiveUp:
      throw Stop(Exit::kAnotherRunning,
                 fmt::format("report {} is in progress; nothing was begun", other->id));
    case WhenRunning::kCancel:
      progress_.say(fmt::format("cancelling report {}, which is in progress", other->id));
      try {
        aws_.call("inspector2", "CancelFindingsReport", {{"reportId", other->id}});
      } catch (const CallError& failure) {
        if (!failure.is("ValidationException") || running()) throw;
      }
      aws_.pause(++hindered_);
      return;
    case WhenRunning::kWait:
      return await_other(*other);
  }
}

void ReportDesk::await_other(const ReportStatus& other) {
  Millis delay = options_.poll;
  const auto began = pauses_.now();
  for (;;) {
    progress_.show(fmt::format("report {} is in progress: waiting for it, {}", other.id,
                               duration(pauses_.now() - began)));
    if (time_is_up()) {
      throw Stop(Exit::kAnotherRunning,
                 fmt::format("report {} is still in progress; nothing was begun", other.id));
    }
    sleep(delay);
    if (status({{"reportId", other.id}}).status != "IN_PROGRESS") break;
  }
  progress_.say(fmt::format("report {} has ended", other.id));
}

ReportStatus ReportDesk::wait(const std::string& id) {
  Millis delay = options_.poll;
  const auto began = pauses_.now();
  for (;;) {
    auto now = status({{"reportId", id}});
    if (now.status != "IN_PROGRESS") {
      progress_.finish_line();
      return now;
    }
    progress_.show(fmt::format("report {}: in progress, {}", id, duration(pauses_.now() - began)));
    if (time_is_up()) {
      throw Stop(Exit::kTimedOut,
                 fmt::format("report {} was still in progress after {}; it goes on without us", id,
                             sim::date::span(options_.wait_timeout)));
    }
    sleep(delay);
  }
}

}  // namespace harness::exporter
