// One findings report from request to final state: created, waited for with back-off, and what to
// do about a report that is already in progress.
#pragma once

#include <optional>
#include <string>

#include "harness/exporter/aws.h"

namespace harness::exporter {

struct ReportStatus {
  std::string id, status, error_code, error_message;
  sim::Value destination, criteria;
};

class ReportDesk {
 public:
  ReportDesk(Aws& aws, const Options& options, Pauses pauses, Progress& progress);

  // Asks for the report and answers its id. Throws Stop(kAnotherRunning) and CallError.
  std::string create(const sim::Value& request);
  // Waits for a final state. Throws Stop(kTimedOut) and CallError.
  ReportStatus wait(const std::string& id);

 private:
  std::optional<ReportStatus> running();
  std::optional<ReportStatus> running_after(const CallError& lost);
  ReportStatus status(const sim::Value& input);
  // Lets the report in progress end or ends it. Throws Stop(kAnotherRunning).
  void make_way();
  void await_other(const ReportStatus& other);
  bool time_is_up() const { return pauses_.now() >= deadline_; }
  void sleep(sim::Millis& delay);

  Aws& aws_;
  const Options& options_;
  Pauses pauses_;
  Progress& progress_;
  sim::Millis deadline_;
  int hindered_ = 0;  // how often another report stood in the way, for the back-off
};

}  // namespace harness::exporter
