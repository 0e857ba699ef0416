// Calls of EventBridge as the administrator of the standard world, and what the journal says of its
// deliveries. The fixture of this fake's tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/service_calls.h"

namespace tests {

// ARN of something in the first account's us-east-1.
inline std::string arn_of(const std::string& service, const std::string& resource) {
  return "arn:aws:" + service + ":us-east-1:111122223333:" + resource;
}

class Events : public testing::Test {
 protected:
  TestWorld w;
  sim::Client admin = w.client();

  sim::Value must(const char* operation, sim::Value input = sim::Value::object()) {
    return answered(admin, "events", operation, std::move(input));
  }
  // Code and message of the error.
  std::string refused(const char* operation, sim::Value input = sim::Value::object()) {
    const auto answer = admin.call("events", operation, std::move(input));
    return answer.ok() ? "ok" : answer.code() + ": " + answer.error->message;
  }
  // A rule with one target.
  void rule(const std::string& name, const sim::Value& pattern, sim::Value target,
            const std::string& bus = "default") {
    must("PutRule", {{"Name", name}, {"EventPattern", pattern.dump()}, {"EventBusName", bus}});
    target["Id"] = "1";
    must("PutTargets", {{"Rule", name},
                        {"EventBusName", bus},
                        {"Targets", sim::Value::array({std::move(target)})}});
  }
  void put(const std::string& source, const sim::Value& detail,
           const std::string& bus = "default") {
    const sim::Value out = must("PutEvents", {{"Entries",
                                               {{{"Source", source},
                                                 {"DetailType", "Toy"},
                                                 {"Detail", detail.dump()},
                                                 {"EventBusName", bus}}}}});
    EXPECT_EQ(out.at("FailedEntryCount"), 0);
  }
  // Notes of EventBridge in the journal after an entry, oldest first.
  std::vector<sim::JournalEntry> notes(const std::string& operation = "deliver") {
    std::vector<sim::JournalEntry> out;
    for (const auto& entry : w.world.gateway().journal().since(0, 100'000)) {
      if (entry.service == "events" && entry.operation == operation) out.push_back(entry);
    }
    return out;
  }
  // The events of those notes.
  std::vector<sim::Value> delivered() {
    std::vector<sim::Value> out;
    for (const auto& entry : notes()) {
      if (entry.error.empty()) out.push_back(sim::Value::parse(entry.input).at("event"));
    }
    return out;
  }
  void wait() { w.advance(std::chrono::seconds(1)); }
};

}  // namespace tests
