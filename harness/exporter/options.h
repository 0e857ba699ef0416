// What the exporter was asked to do, and what its exit status means.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include "sim/time/instant.h"
#include "sim/wire/sigv4.h"

namespace harness::exporter {

enum class Exit {
  kOk = 0,
  kReportFailed = 1,
  kUsage = 2,
  kDenied = 3,
  kTimedOut = 4,
  kCancelled = 5,
  kServiceError = 6,
  kAnotherRunning = 7,
};

// Ends the export. The message is one line for a person.
struct Stop : std::runtime_error {
  Stop(Exit status, const std::string& message) : std::runtime_error(message), exit(status) {}
  Exit exit;
};

enum class WhenRunning { kWait, kCancel, kGiveUp };

struct Options {
  std::string bucket, kms_key, prefix;
  std::string format = "CSV";
  std::optional<std::string> filter_file;  // FilterCriteria as JSON
  bool setup = false;                      // create what is missing, put the policies
  bool check = false;                      // verify bucket, key and policies first
  bool check_only = false;
  bool download = true;
  bool compare = false;  // count ListFindings and compare
  bool quiet = false;
  std::optional<std::string> output;  // file, or "-"; default: the report's own name here
  WhenRunning when_running = WhenRunning::kWait;
  sim::Millis wait_timeout = std::chrono::minutes(30);
  sim::Millis poll = std::chrono::seconds(5);
  sim::Millis backoff{200};  // before the first retry of a failed call
  sim::Millis answer_timeout{60'000};  // no answer by then: the call is lost

  std::string region;
  std::optional<std::string> endpoint;  // for every service; AWS's own endpoints otherwise
  sim::wire::sigv4::Credentials credentials;
};

}  // namespace harness::exporter
