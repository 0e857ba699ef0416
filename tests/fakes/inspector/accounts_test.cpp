// Enable, Disable and BatchGetAccountStatus.
#include <gtest/gtest.h>

#include "tests/support/test_world.h"

namespace {

using sim::Value;

class Accounts : public testing::Test {
 protected:
  Value status() {
    return client_.call("inspector2", "BatchGetAccountStatus").value().at("accounts").at(0);
  }
  static constexpr sim::Millis kMinute = std::chrono::minutes(1);
  tests::TestWorld world_;
  sim::Client client_ = world_.client("ap-south-1");  // where nothing is enabled yet
};

TEST_F(Accounts, AreEnabledByScanType) {
  EXPECT_EQ(status().at("state"), Value({{"status", "DISABLED"}}));
  const Value answer =
      client_.call("inspector2", "Enable", {{"resourceTypes", {"EC2", "LAMBDA"}}}).value();
  EXPECT_EQ(answer.at("failedAccounts"), Value::array());
  EXPECT_EQ(answer.at("/accounts/0/status"_json_pointer), "ENABLING");
  EXPECT_EQ(answer.at("/accounts/0/resourceStatus"_json_pointer),
            Value({{"ec2", "ENABLING"},
                   {"ecr", "DISABLED"},
                   {"lambda", "ENABLING"},
                   {"lambdaCode", "DISABLED"},
                   {"codeRepository", "DISABLED"}}));
  EXPECT_EQ(status().at("state"), Value({{"status", "ENABLING"}}));
  world_.advance(kMinute);
  EXPECT_EQ(status().at("state"), Value({{"status", "ENABLED"}}));
  EXPECT_EQ(status().at("/resourceState/ec2/status"_json_pointer), "ENABLED");
  EXPECT_EQ(status().at("/resourceState/ecr/status"_json_pointer), "DISABLED");
  EXPECT_TRUE(client_.call("inspector2", "ListFindings").ok());
}

TEST_F(Accounts, AreOffWhenTheLastTypeIs) {
  ASSERT_TRUE(client_.call("inspector2", "Enable", {{"resourceTypes", {"EC2", "ECR"}}}).ok());
  world_.advance(kMinute);
  ASSERT_TRUE(client_.call("inspector2", "Disable", {{"resourceTypes", {"EC2"}}}).ok());
  world_.advance(kMinute);
  EXPECT_EQ(status().at("state"), Value({{"status", "ENABLED"}}));
  const Value answer = client_.call("inspector2", "Disable").value();
  EXPECT_EQ(answer.at("/accounts/0/status"_json_pointer), "DISABLING");
  world_.advance(kMinute);
  EXPECT_EQ(status().at("state"), Value({{"status", "DISABLED"}}));
  EXPECT_EQ(client_.call("inspector2", "ListFindings").code(), "AccessDeniedException");
}

TEST_F(Accounts, SettleInEachRegionByItself) {
  auto other = world_.client("ap-northeast-1");
  const Value wish = {{"resourceTypes", {"EC2"}}};
  ASSERT_TRUE(client_.call("inspector2", "Enable", wish).ok());
  ASSERT_TRUE(other.call("inspector2", "Enable", wish).ok());
  world_.advance(kMinute);
  EXPECT_EQ(status().at("state"), Value({{"status", "ENABLED"}}));
}

TEST_F(Accounts, OnTheirWayAreNotTurnedBack) {
  const auto change = [&](const char* operation) {
    return client_.call("inspector2", operation, {{"resourceTypes", {"EC2"}}}).value();
  };
  change("Enable");
  EXPECT_EQ(change("Disable").at("/failedAccounts/0/errorCode"_json_pointer), "ENABLE_IN_PROGRESS");
  world_.advance(kMinute);
  change("Disable");
  EXPECT_EQ(change("Enable").at("/failedAccounts/0/errorCode"_json_pointer), "DISABLE_IN_PROGRESS");
}

TEST_F(Accounts, AreOnTheirWayInEachRegionByItself) {
  auto elsewhere = world_.client("ap-northeast-1");
  const Value types = {{"resourceTypes", {"EC2"}}};
  ASSERT_TRUE(client_.call("inspector2", "Enable", types).ok());
  ASSERT_TRUE(elsewhere.call("inspector2", "Enable", types).ok());
  world_.advance(kMinute);
  EXPECT_EQ(status().at("/resourceState/ec2/status"_json_pointer), "ENABLED");
}

TEST_F(Accounts, HaveLambdaCodeOnTopOfLambda) {
  const auto alone = client_.call("inspector2", "Enable", {{"resourceTypes", {"LAMBDA_CODE"}}});
  EXPECT_EQ(alone.code(), "ValidationException");
  ASSERT_TRUE(
      client_.call("inspector2", "Enable", {{"resourceTypes", {"LAMBDA", "LAMBDA_CODE"}}}).ok());
  world_.advance(kMinute);
  ASSERT_TRUE(client_.call("inspector2", "Disable", {{"resourceTypes", {"LAMBDA"}}}).ok());
  world_.advance(kMinute);
  EXPECT_EQ(status().at("/resourceState/lambdaCode/status"_json_pointer), "DISABLED");
}

TEST_F(Accounts, OfOthersAreRefused) {
  const Value answer =
      client_
          .call("inspector2", "Enable",
                {{"resourceTypes", {"EC2"}}, {"accountIds", {tests::kOtherAccount}}})
          .value();
  EXPECT_EQ(answer.at("accounts"), Value::array());
  EXPECT_EQ(answer.at("/failedAccounts/0/accountId"_json_pointer), tests::kOtherAccount);
  EXPECT_EQ(answer.at("/failedAccounts/0/errorCode"_json_pointer), "ACCESS_DENIED");
  EXPECT_EQ(client_.call("inspector2", "Enable").code(), "ValidationException");
}

// Findings outlive a short pause, not one of a day.
TEST(DisabledAccount, LosesItsFindingsAfterADay) {
  tests::TestWorld world(R"({"now": "2026-03-01T09:00:00Z", "accounts": [ { "id": "111122223333",
    "regions": { "us-east-1": { "inspector": { "findings": { "generate": { "count": 20 } } } } } } ] })");
  auto client = world.client_as(tests::TestWorld::root());
  const auto findings = [&] {
    return client.call("inspector2", "ListFindings").value().at("findings").size();
  };
  const auto pause = [&](sim::Millis length) {
    ASSERT_TRUE(client.call("inspector2", "Disable").ok());
    world.advance(length);
    const Value types = {"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"};
    ASSERT_TRUE(client.call("inspector2", "Enable", {{"resourceTypes", types}}).ok());
    world.advance(std::chrono::minutes(1));
  };
  EXPECT_EQ(findings(), 20u);
  pause(std::chrono::hours(23));
  EXPECT_EQ(findings(), 20u);
  world.advance(std::chrono::hours(48));
  EXPECT_EQ(findings(), 20u);
  pause(std::chrono::hours(24) + std::chrono::minutes(1));
  EXPECT_EQ(findings(), 0u);
}

// The world that the program starts with when none is named.
TEST(DefaultWorld, HoldsFindingsInThreeRegions) {
  tests::TestWorld world(tests::source_file("scenarios/worlds/default.json"));
  for (const char* region : {"us-east-1", "eu-west-1", "me-south-1"}) {
    const auto answer = world.client(region).call("inspector2", "ListFindings");
    ASSERT_TRUE(answer.ok()) << answer.code();
    EXPECT_GE(answer.value().at("findings").size(), 60u);
  }
}

}  // namespace
