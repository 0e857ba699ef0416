// A request as signed bytes without a socket, for tests of what only a message brings: its headers,
// its host, the way it was signed.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/wire/sigv4.h"
#include "tests/support/test_world.h"

namespace tests {

// The access key of the standard world's "admin".
extern const sim::wire::sigv4::Credentials kAdminKey;

struct WireAnswer {
  int status = 0;
  std::optional<sim::wire::Output> output;
  std::optional<sim::ApiError> error;
};

struct WireCall {
  std::string service, operation;
  sim::Value input = sim::Value::object();
  sim::wire::sigv4::Credentials credentials = kAdminKey;  // without an id: unsigned
  std::string region = "us-east-1";
  std::string host = "127.0.0.1:4566";
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// The models must know the operation.
sim::wire::HttpResponse raw_answer(TestWorld& w, const WireCall& call);
WireAnswer over_the_wire(TestWorld& w, const WireCall& call);

}  // namespace tests
