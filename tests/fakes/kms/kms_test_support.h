// What the tests of KMS share: short ways to call, users with a policy, and statements of
// key policies.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/support/test_world.h"

namespace tests {

inline const sim::Value kAllowAll = {
    {"Version", "2012-10-17"},
    {"Statement", {{{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}}}}};

// The answer of a call that must succeed.
inline sim::Value kms(sim::Client& client, const char* operation,
                      sim::Value input = sim::Value::object()) {
  const auto answer = client.call("kms", operation, std::move(input));
  EXPECT_TRUE(answer.ok()) << operation << ": " << answer.code() << " "
                           << (answer.error ? answer.error->message : "");
  return answer.ok() ? answer.value() : sim::Value::object();
}

// "Code: message" of an error; "ok" when there was none.
inline std::string outcome(const sim::Answer& answer) {
  if (answer.ok()) return "ok";
  return answer.error->message.empty() ? answer.code()
                                       : answer.code() + ": " + answer.error->message;
}

// KeyMetadata of a new key.
inline sim::Value new_key(sim::Client& client, sim::Value input = sim::Value::object()) {
  return kms(client, "CreateKey", std::move(input)).at("KeyMetadata");
}

inline std::string new_key_arn(sim::Client& client, sim::Value input = sim::Value::object()) {
  return new_key(client, std::move(input)).at("Arn");
}

// A user of the account with one inline policy, or none when the document is null.
inline sim::aws::Principal new_user(TestWorld& w, const std::string& name,
                                    const sim::Value& policy = nullptr,
                                    const std::string& account = kAccount) {
  auto admin = w.client_as(TestWorld::admin(account));
  EXPECT_EQ(outcome(admin.call("iam", "CreateUser", {{"UserName", name}})), "ok");
  if (!policy.is_null()) {
    EXPECT_EQ(outcome(admin.call(
                  "iam", "PutUserPolicy",
                  {{"UserName", name}, {"PolicyName", "Test"}, {"PolicyDocument", policy.dump()}})),
              "ok");
  }
  return TestWorld::user(name, account);
}

inline std::string root_arn(const std::string& account) {
  return "arn:aws:iam::" + account + ":root";
}

// One statement that lets a principal do something with the key.
inline sim::Value allow(const sim::Value& principal, const sim::Value& action,
                        const sim::Value& condition = nullptr) {
  sim::Value statement = {
      {"Effect", "Allow"}, {"Principal", principal}, {"Action", action}, {"Resource", "*"}};
  if (!condition.is_null()) statement["Condition"] = condition;
  return statement;
}

inline std::string policy_of(const sim::Value& statements) {
  return sim::Value{{"Version", "2012-10-17"}, {"Statement", statements}}.dump();
}

}  // namespace tests
