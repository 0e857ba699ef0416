// Calls of IAM as the administrator of the standard world, with the outcomes that tests expect. The
// fixture of IAM's tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/support/test_world.h"

namespace tests {

inline const std::string kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},)"
    R"("Action":"sts:AssumeRole"}]})";

// "ok", or the code and message of the error.
inline std::string outcome(const sim::Answer& answer) {
  if (answer.ok()) return "ok";
  return answer.code() + ": " + answer.error->message;
}

// An identity policy that allows one action, or a wildcard, on everything.
inline std::string allowing(const std::string& action) {
  return sim::Value{{"Version", "2012-10-17"},
                    {"Statement", {{{"Effect", "Allow"}, {"Action", action}, {"Resource", "*"}}}}}
      .dump();
}

class Iam : public testing::Test {
 protected:
  TestWorld w;
  sim::Client admin = w.client();

  sim::Answer iam(const char* operation, sim::Value input = sim::Value::object()) {
    return admin.call("iam", operation, std::move(input));
  }
  sim::Value must(const char* operation, sim::Value input = sim::Value::object()) {
    const auto answer = iam(operation, std::move(input));
    EXPECT_EQ(outcome(answer), "ok") << operation;
    return answer.ok() ? answer.value() : sim::Value::object();
  }
  std::string refused(const char* operation, sim::Value input) {
    return outcome(iam(operation, std::move(input)));
  }
  // Creates a managed policy that allows an action; its ARN.
  std::string new_policy(const std::string& name, const std::string& action) {
    return must("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", allowing(action)}})
        .at("Policy")
        .at("Arn");
  }
  // The outcome of a call as a user of the first account.
  std::string as(const std::string& user, const char* service, const char* operation) {
    auto client = w.client_as(TestWorld::user(user));
    return outcome(client.call(service, operation));
  }
};

}  // namespace tests
