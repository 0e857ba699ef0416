// `policy check`: each kind of document gets its service's own answer, and every fault a place.
#include "harness/policy_check.h"

#include <gtest/gtest.h>

#include "sim/base/json_text.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

std::vector<Value> cases() {
  const auto parsed = sim::json::parse(tests::source_file("tests/cases/check/documents.json"));
  return parsed.value->get<std::vector<Value>>();
}

std::string text_of(const Value& each, const char* name) { return each.value(name, std::string()); }

class PolicyCheck : public testing::TestWithParam<Value> {};

TEST_P(PolicyCheck, AnswersAsTheService) {
  const Value& each = GetParam();
  const Value& document = each["document"];
  harness::CheckOptions options;
  options.kind = each["kind"];
  const auto checked = harness::check_policy(
      options, document.is_string() ? document.get<std::string>() : document.dump());
  EXPECT_EQ(checked.accepted, !each.contains("code"));
  EXPECT_EQ(checked.code, text_of(each, "code"));
  EXPECT_EQ(checked.message, text_of(each, "message"));
  if (each.contains("fault")) {
    ASSERT_FALSE(checked.faults.empty());
    EXPECT_TRUE(checked.faults.front().starts_with(text_of(each, "fault")))
        << checked.faults.front();
  }
  EXPECT_TRUE(!checked.accepted || checked.faults.empty()) << checked.faults.front();
  if (each.contains("warning")) {
    ASSERT_EQ(checked.warnings.size(), 1u);
    EXPECT_NE(checked.warnings[0].find(text_of(each, "warning")), std::string::npos)
        << checked.warnings[0];
  } else {
    EXPECT_TRUE(checked.warnings.empty()) << checked.warnings.front();
  }
}

INSTANTIATE_TEST_SUITE_P(All, PolicyCheck, testing::ValuesIn(cases()), [](const auto& each) {
  return each.param["name"].template get<std::string>();
});

TEST(PolicyCheck, EveryKindHasASoundAndARefusedDocument) {
  for (const auto& kind : harness::check_kinds()) {
    int sound = 0, refused = 0;
    for (const auto& each : cases()) {
      if (each["kind"] == kind) ++(each.contains("code") ? refused : sound);
    }
    EXPECT_GT(sound, 0) << kind;
    EXPECT_GT(refused, 0) << kind;
  }
}

TEST(PolicyCheck, WhatNestsTooDeepIsAFaultAndNoMore) {
  constexpr size_t kDeep = 100000;
  const std::string document = R"({"Version":"2012-10-17","Statement":)" + std::string(kDeep, '[') +
                               std::string(kDeep, ']') + "}";
  for (const auto& kind : harness::check_kinds()) {
    harness::CheckOptions options;
    options.kind = kind;
    const auto checked = harness::check_policy(options, document);
    EXPECT_FALSE(checked.accepted) << kind;
    ASSERT_EQ(checked.faults.size(), 1u) << kind;
    EXPECT_NE(checked.faults[0].find("nested deeper than 32 levels"), std::string::npos)
        << checked.faults[0];
  }
}

TEST(PolicyCheck, ABucketOfOnesOwnAndAnotherRegion) {
  harness::CheckOptions options;
  options.kind = "bucket";
  const Value document = {{"Version", "2012-10-17"},
                          {"Statement",
                           {{"Effect", "Deny"},
                            {"Principal", "*"},
                            {"Action", "s3:GetObject"},
                            {"Resource", "arn:aws-cn:s3:::amzn-s3-demo-bucket/*"}}}};
  EXPECT_TRUE(harness::check_policy(options, document.dump()).accepted);
  options.bucket = "another-bucket";
  EXPECT_EQ(harness::check_policy(options, document.dump()).message, "Policy has invalid resource");
}

TEST(PolicyCheck, WithAWorldPrincipalsMustExist) {
  harness::CheckOptions options;
  options.kind = "bucket";
  const auto naming = [](const char* user) {
    return Value({{"Version", "2012-10-17"},
                  {"Statement",
                   {{"Effect", "Allow"},
                    {"Principal", {{"AWS", std::string("arn:aws:iam::111122223333:user/") + user}}},
                    {"Action", "s3:GetObject"},
                    {"Resource", "arn:aws:s3:::a-bucket-of-the-check/*"}}}})
        .dump();
  };
  EXPECT_TRUE(harness::check_policy(options, naming("nobody")).accepted);
  options.world = SIM_SOURCE_DIR "/scenarios/worlds/export.json";
  EXPECT_EQ(harness::check_policy(options, naming("nobody")).message,
            "Invalid principal in policy");
  EXPECT_TRUE(harness::check_policy(options, naming("exporter")).accepted);
}

// Control policies are put by the organization's management account.
TEST(PolicyCheck, AWorldMayHaveAnOrganization) {
  harness::CheckOptions options;
  options.world = SIM_SOURCE_DIR "/scenarios/worlds/organization.json";
  const std::string deny =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*",)"
      R"("Principal":"*"}})";
  options.kind = "rcp";
  EXPECT_TRUE(harness::check_policy(options, deny).accepted);
  options.kind = "scp";
  const auto refused = harness::check_policy(options, "{}");
  EXPECT_EQ(refused.code, "MalformedPolicyDocumentException");
}

TEST(PolicyCheck, AnEndpointsPolicyHasALimit) {
  harness::CheckOptions options;
  options.kind = "endpoint";
  std::string document =
      R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})";
  document.resize(20480, ' ');
  EXPECT_TRUE(harness::check_policy(options, document).accepted);
  EXPECT_EQ(harness::check_policy(options, document + " ").code, "InvalidPolicyDocument");
}

}  // namespace
