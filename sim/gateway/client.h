// The in-process door: values in, values out, the same path as a socket between identification and
// encoding. Tests, benchmarks and C++ users of the simulator hold one for each identity.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/gateway/call.h"

namespace sim {

// What came back: an output, or the error that a client over HTTP would have received.
struct [[nodiscard]] Answer {
  wire::Output output;
  std::optional<ApiError> error;
  int64_t journal_id = 0;

  bool ok() const { return !error.has_value(); }
  std::string code() const { return error ? error->code : std::string(); }
  // The output's members. Throws the error when there is one.
  const Value& value() const;
};

class Client {
 public:
  Client(Gateway& gateway, aws::Principal who, std::string region)
      : gateway_(gateway), who_(std::move(who)), region_(std::move(region)) {}

  Answer call(std::string_view service, std::string_view operation, Value input = Value::object());

 private:
  Gateway& gateway_;
  aws::Principal who_;
  std::string region_;
};

}  // namespace sim
