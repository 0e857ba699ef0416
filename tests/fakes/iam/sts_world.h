// What the tests of STS share: a client of a world, short words for assuming roles in it, and the
// identity behind the credentials of an answer.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/support/test_world.h"

namespace tests {

// "ok", or code and message of the error.
inline std::string outcome(const sim::Answer& answer) {
  return answer.ok() ? "ok" : answer.code() + ": " + answer.error->message;
}

struct StsWorld : TestWorld {
  using TestWorld::TestWorld;

  static std::string role_arn(const std::string& name) {
    return "arn:aws:iam::111122223333:role/" + name;
  }
  static std::string denied(const std::string& who, const std::string& role,
                            const std::string& action = "AssumeRole") {
    return "AccessDenied: User: " + who + " is not authorized to perform: sts:" + action +
           " on resource: " + role_arn(role);
  }

  sim::Answer assume(sim::Client by, const std::string& role,
                     sim::Value more = sim::Value::object()) {
    more["RoleArn"] = role_arn(role);
    if (!more.contains("RoleSessionName")) more["RoleSessionName"] = "test";
    return by.call("sts", "AssumeRole", more);
  }
  std::optional<sim::KnownKey> find(const std::string& id) {
    return world.gateway().find_service("iam")->find_key(world.store().state, id);
  }
  // The identity behind the credentials of an answer.
  sim::aws::Principal principal_of(const sim::Answer& answer) {
    if (!answer.ok()) {
      ADD_FAILURE() << outcome(answer);
      return {};
    }
    const std::string id = answer.value().at("Credentials").at("AccessKeyId");
    auto who = find(id)->principal;
    who.access_key_id = id;
    return who;
  }
  sim::Client session(const sim::Answer& answer) { return client_as(principal_of(answer)); }
};

}  // namespace tests
