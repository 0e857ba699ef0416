// Calls of one service with the answers that a test expects: their members, or the code of their
// error. A base for fixtures.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/support/test_world.h"

namespace tests {

// The members of an answer that should be none of an error; null when it is.
inline sim::Value answered(sim::Client& client, const char* service, const char* operation,
                           sim::Value input = sim::Value::object()) {
  const auto answer = client.call(service, operation, std::move(input));
  EXPECT_TRUE(answer.ok()) << operation << ": " << answer.code() << " "
                           << (answer.ok() ? "" : answer.error->message);
  return answer.ok() ? answer.value() : sim::Value();
}

// Empty for an answer without an error.
inline std::string code_of(sim::Client& client, const char* service, const char* operation,
                           sim::Value input = sim::Value::object()) {
  return client.call(service, operation, std::move(input)).code();
}

}  // namespace tests
