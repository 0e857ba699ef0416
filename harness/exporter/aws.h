// AWS as the exporter sees it: operations by name, values in and out, over HTTP against any
// endpoint. Signs, and retries what is worth retrying with exponential back-off.
#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/exporter/options.h"
#include "harness/exporter/pauses.h"
#include "harness/exporter/progress.h"
#include "sim/server/http_client.h"
#include "sim/wire/codec.h"

namespace harness::exporter {

// A call that did not succeed, retries included. The message names operation, code and text.
struct CallError : std::runtime_error {
  // Refused: the service answered. Lost: no answer came, or one that leaves open what happened.
  enum class Kind { kRefused, kLost };
  CallError(Kind which, std::string operation_name, sim::ApiError answer);

  Kind kind;
  std::string operation;
  sim::ApiError error;  // code "" when no answer came
  bool is(std::string_view code) const { return error.code == code; }
};

// What a failed call means for the exit status.
Exit exit_of(const CallError& error);

class Aws {
 public:
  // kAfterRefusal: only answers that say "not done" (throttling) are followed by another attempt.
  enum class Retry { kAlways, kAfterRefusal };

  Aws(const Options& options, Pauses pauses, Progress& progress);
  ~Aws();

  // Throws CallError.
  sim::wire::Output call(std::string_view service, std::string_view operation,
                         sim::Value input = sim::Value::object(), Retry retry = Retry::kAlways,
                         const std::string& region = {});
  const sim::wire::Model& model(std::string_view service);
  void pause(int attempt);  // 1, 2, …: each twice as long as the one before

 private:
  std::string endpoint(std::string_view service, const std::string& region) const;
  sim::server::HttpClient& connection(const std::string& endpoint);
  sim::wire::Output attempt(std::string_view service, std::string_view operation,
                            const sim::Value& input, const std::string& region, Retry retry,
                            int number);
  void wait_before(int attempt, const CallError& failure);

  const Options& options_;
  Pauses pauses_;
  Progress& progress_;
  std::map<std::string, std::unique_ptr<sim::server::HttpClient>, std::less<>> connections_;
};

}  // namespace harness::exporter
