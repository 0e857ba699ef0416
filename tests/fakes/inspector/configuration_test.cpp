// GetConfiguration, deep inspection, encryption keys and account permissions of a single account.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;

class Configuration : public testing::Test {
 protected:
  Value call(const char* operation, Value input = Value::object()) {
    return tests::answered(client_, "inspector2", operation, std::move(input));
  }
  std::string code(const char* operation, Value input = Value::object()) {
    return tests::code_of(client_, "inspector2", operation, std::move(input));
  }
  tests::TestWorld world_;
  sim::Client client_ = world_.client();
};

TEST_F(Configuration, ScanModeIsPendingForAMinute) {
  const auto mode = [&] { return call("GetConfiguration").at("ec2Configuration"); };
  EXPECT_EQ(
      mode(),
      Value::parse(R"({"scanModeState":{"scanMode":"EC2_HYBRID","scanModeStatus":"SUCCESS"}})"));
  call("UpdateConfiguration", {{"ec2Configuration", {{"scanMode", "EC2_SSM_AGENT_BASED"}}}});
  EXPECT_EQ(mode().at("/scanModeState/scanModeStatus"_json_pointer), "PENDING");
  world_.advance(std::chrono::minutes(1));
  EXPECT_EQ(mode().at("scanModeState"),
            Value({{"scanMode", "EC2_SSM_AGENT_BASED"}, {"scanModeStatus", "SUCCESS"}}));
}

TEST_F(Configuration, RescanDurationsKeepWhatIsNotNamed) {
  call("UpdateConfiguration", {{"ecrConfiguration", {{"rescanDuration", "LIFETIME"}}}});
  world_.advance(std::chrono::minutes(1));
  const Value state =
      call("GetConfiguration").at("/ecrConfiguration/rescanDurationState"_json_pointer);
  EXPECT_EQ(state.at("rescanDuration"), "LIFETIME");
  EXPECT_EQ(state.at("pullDateRescanDuration"), "DAYS_14");
  EXPECT_EQ(state.at("status"), "SUCCESS");
  EXPECT_EQ(code("UpdateConfiguration", {{"ecrConfiguration", {{"rescanDuration", "DAYS_1"}}}}),
            "ValidationException");
}

TEST_F(Configuration, DeepInspectionGoesOffAndComesBack) {
  const auto status = [&] {
    return call("GetEc2DeepInspectionConfiguration").at("status").get<std::string>();
  };
  EXPECT_EQ(status(), "ACTIVATED");
  call("UpdateEc2DeepInspectionConfiguration",
       {{"activateDeepInspection", false}, {"packagePaths", {"/opt/app/"}}});
  EXPECT_EQ(status(), "DEACTIVATED");
  call("UpdateEc2DeepInspectionConfiguration", {{"activateDeepInspection", true}});
  EXPECT_EQ(status(), "PENDING");
  world_.advance(std::chrono::minutes(1));
  EXPECT_EQ(
      call("GetEc2DeepInspectionConfiguration"),
      Value::parse(R"({"packagePaths":["/opt/app/"],"orgPackagePaths":[],"status":"ACTIVATED"})"));
  call("Disable", {{"resourceTypes", {"EC2"}}});
  EXPECT_EQ(status(), "DEACTIVATED");
  EXPECT_EQ(code("UpdateEc2DeepInspectionConfiguration", {{"activateDeepInspection", true}}),
            "ValidationException");
  EXPECT_EQ(code("UpdateOrgEc2DeepInspectionConfiguration", {{"orgPackagePaths", {"/opt/"}}}),
            "AccessDeniedException");
}

TEST_F(Configuration, AnEncryptionKeyIsOneThatTheCallerCanDescribe) {
  const Value code_of_lambda = {{"scanType", "CODE"}, {"resourceType", "AWS_LAMBDA_FUNCTION"}};
  EXPECT_EQ(code("GetEncryptionKey", code_of_lambda), "ResourceNotFoundException");
  Value wish = code_of_lambda;
  wish["kmsKeyId"] = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  EXPECT_EQ(code("UpdateEncryptionKey", wish), "ResourceNotFoundException");
  const auto key = client_.call("kms", "CreateKey").value();
  wish["kmsKeyId"] = key.at("/KeyMetadata/Arn"_json_pointer);
  call("UpdateEncryptionKey", wish);
  EXPECT_EQ(call("GetEncryptionKey", code_of_lambda).at("kmsKeyId"), wish.at("kmsKeyId"));
  call("ResetEncryptionKey", code_of_lambda);
  EXPECT_EQ(code("GetEncryptionKey", code_of_lambda), "ResourceNotFoundException");
  EXPECT_EQ(
      code("GetEncryptionKey", {{"scanType", "NETWORK"}, {"resourceType", "AWS_EC2_INSTANCE"}}),
      "ValidationException");
}

TEST_F(Configuration, PermissionsComeInPages) {
  Value all = Value::array();
  Value request = {{"maxResults", 3}};
  for (;;) {
    const Value page = call("ListAccountPermissions", request);
    for (const auto& each : page.at("permissions")) all.push_back(each);
    if (!page.contains("nextToken")) break;
    request["nextToken"] = page.at("nextToken");
  }
  EXPECT_EQ(all.size(), 8u);
  EXPECT_EQ(all, call("ListAccountPermissions").at("permissions"));
  EXPECT_EQ(call("ListAccountPermissions", {{"service", "EC2"}}).at("permissions"),
            Value::parse(R"([{"service":"EC2","operation":"ENABLE_SCANNING"},
                             {"service":"EC2","operation":"DISABLE_SCANNING"}])"));
  EXPECT_EQ(code("ListAccountPermissions", {{"nextToken", "bm8="}}), "ValidationException");
}

}  // namespace
