// Calls of Security Hub on the standard world, for the tests of its topics.
#pragma once

#include "tests/support/service_calls.h"

namespace tests {

inline constexpr const char* kDefaultProduct =
    "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default";
inline constexpr const char* kInspectorProduct =
    "arn:aws:securityhub:us-east-1::product/aws/inspector";

// A small finding of the account's own.
inline sim::Value own_finding(const std::string& id, sim::Value more = sim::Value::object()) {
  sim::Value finding = {{"SchemaVersion", "2018-10-08"},
                        {"Id", id},
                        {"ProductArn", kDefaultProduct},
                        {"GeneratorId", "tests"},
                        {"AwsAccountId", kAccount},
                        {"CreatedAt", "2026-02-01T00:00:00Z"},
                        {"UpdatedAt", "2026-02-01T00:00:00Z"},
                        {"Severity", {{"Label", "HIGH"}}},
                        {"Title", "title of " + id},
                        {"Description", "first line\nsecond line"},
                        {"Types", {"Unusual Behaviors"}},
                        {"Resources", {{{"Type", "Other"}, {"Id", "resource-of-" + id}}}}};
  finding.update(more);
  return finding;
}

struct HubTest : testing::Test {
  explicit HubTest(bool enabled = true) {
    if (enabled) hub("EnableSecurityHub");
  }

  TestWorld world;
  sim::Client client = world.client();
  std::string told;

  sim::Value hub(const char* operation, sim::Value input = sim::Value::object()) {
    return answered(client, "securityhub", operation, std::move(input));
  }
  std::string refused(const char* operation, sim::Value input = sim::Value::object()) {
    const auto answer = client.call("securityhub", operation, std::move(input));
    told = answer.ok() ? "" : answer.error->message;
    return answer.code();
  }
  sim::Value import(sim::Value findings) {
    return hub("BatchImportFindings", {{"Findings", std::move(findings)}});
  }
  sim::Value findings(sim::Value filters = sim::Value::object()) {
    return hub("GetFindings", {{"Filters", std::move(filters)}}).at("Findings");
  }
  std::vector<std::string> ids(sim::Value filters = sim::Value::object()) {
    std::vector<std::string> out;
    for (const auto& finding : findings(std::move(filters))) out.push_back(finding.at("Id"));
    return out;
  }
};

}  // namespace tests
