// `policy simulate` in a world: the decision that the request would meet, and what would change it.
#include "harness/simulate_request.h"

#include <gtest/gtest.h>

#include "harness/identities.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

const std::string kWorld = SIM_SOURCE_DIR "/scenarios/worlds/export.json";
constexpr const char* kKey =
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
constexpr const char* kObject = "arn:aws:s3:::amzn-s3-demo-bucket/report.csv";
constexpr const char* kReport = "arn:aws:inspector2:us-east-1:111122223333:report/x";

class SimulateRequest : public testing::Test {
 protected:
  harness::SimulatedRequest ask(const harness::SimulateOptions& options) {
    return harness::simulate_request(*loaded_.world, loaded_.account, loaded_.region, options);
  }
  std::string complaint(const harness::SimulateOptions& options) {
    try {
      ask(options);
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return "accepted";
  }

  harness::LoadedWorld loaded_ = harness::loaded_world(kWorld);
};

harness::SimulateOptions asking(std::string who, std::string action, std::string resource) {
  harness::SimulateOptions out;
  out.as = std::move(who);
  out.action = std::move(action);
  out.resource = std::move(resource);
  return out;
}

TEST_F(SimulateRequest, TellsKmsThroughWhomAndForWhomAKeyIsAsked) {
  auto options = asking("reader", "kms:Decrypt", kKey);
  EXPECT_EQ(ask(options).value["context"]["kms:CallerAccount"], "111122223333");
  EXPECT_FALSE(ask(options).value["context"].contains("kms:ViaService"));
  options.via = "s3";
  options.region = "eu-west-1";
  EXPECT_EQ(ask(options).value["context"]["kms:ViaService"], "s3.eu-west-1.amazonaws.com");
  options.context = {"kms:ViaService=ec2.us-east-1.amazonaws.com"};
  EXPECT_EQ(ask(options).value["context"]["kms:ViaService"], "ec2.us-east-1.amazonaws.com");
}

TEST_F(SimulateRequest, KnowsWhatTheWorldKnowsOfTheResource) {
  auto admin = loaded_.world->client(
      harness::identity_named(*loaded_.world, loaded_.account, "admin"), "us-east-1");
  const auto done = [&](const char* service, const char* operation, Value input) {
    const auto answer = admin.call(service, operation, std::move(input));
    EXPECT_TRUE(answer.ok()) << answer.code();
  };
  done("kms", "TagResource",
       {{"KeyId", kKey}, {"Tags", {{{"TagKey", "team"}, {"TagValue", "blue"}}}}});
  done("s3", "PutBucketTagging",
       {{"Bucket", "amzn-s3-demo-bucket"},
        {"Tagging", {{"TagSet", {{{"Key", "team"}, {"Value", "red"}}}}}}});
  done("s3", "PutBucketAbac",
       {{"Bucket", "amzn-s3-demo-bucket"}, {"AbacStatus", {{"Status", "Enabled"}}}});
  const auto key = ask(asking("reader", "kms:Decrypt", kKey)).value["context"];
  EXPECT_EQ(key["aws:ResourceTag/team"], "blue");
  EXPECT_EQ(key["kms:KeySpec"], "SYMMETRIC_DEFAULT");
  auto options = asking("reader", "s3:GetObject", kObject);
  const auto object = ask(options).value["context"];
  EXPECT_EQ(object["aws:ResourceTag/team"], "red");
  EXPECT_EQ(object["s3:BucketTag/team"], "red");
  options.context = {"aws:resourcetag/Team=green"};
  EXPECT_EQ(ask(options).value["context"].value("aws:ResourceTag/team", "none"), "none");
}

TEST_F(SimulateRequest, DecidesByTheWorldsPolicies) {
  struct Row {
    const char *who, *action, *resource;
    bool allowed;
    const char* layer;
  };
  const Row kRows[] = {
      {"admin", "s3:GetObject", kObject, true, "identity-based policy"},
      {"reader", "s3:PutObject", kObject, false, "identity-based policy"},
      {"reader", "kms:Decrypt", kKey, true, "identity-based policy"},
      {"root", "s3:PutObject", kObject, true, "identity-based policy"},
      {"role/export-role", "inspector2:CreateFindingsReport", "*", true, "identity-based policy"},
      {"role/export-role/nightly", "iam:CreateUser", "*", false, "identity-based policy"},
      {"arn:aws:iam::111122223333:user/reader", "iam:CreateUser", "*", false,
       "identity-based policy"},
      {"anonymous", "s3:GetObject", kObject, false, "resource-based policy"},
      {"service:ec2.amazonaws.com", "s3:PutObject", kObject, false, "resource-based policy"},
  };
  for (const auto& [who, action, resource, allowed, layer] : kRows) {
    const auto out = ask(asking(who, action, resource));
    EXPECT_EQ(out.allowed, allowed) << who << " " << action << "\n" << out.text;
    EXPECT_TRUE(allowed || out.value["layer"] == layer) << who << " " << action;
  }
}

TEST_F(SimulateRequest, ContextIsTheCallersToGive) {
  auto request = asking("service:inspector2.amazonaws.com", "s3:PutObject", kObject);
  EXPECT_FALSE(ask(request).allowed);
  request.source_arn = kReport;
  EXPECT_TRUE(ask(request).allowed);
  request.context = {"aws:SourceAccount=444455556666"};
  EXPECT_FALSE(ask(request).allowed);
  request.context = {"aws:TagKeys=a", "aws:TagKeys=b", "s3:x-amz-acl=private"};
  const auto context = ask(request).value["context"];
  EXPECT_EQ(context["aws:TagKeys"], (Value{"a", "b"}));
  EXPECT_EQ(context["s3:x-amz-acl"], "private");
}

TEST_F(SimulateRequest, SaysWhatWouldAllowIt) {
  const auto out = ask(asking("reader", "s3:PutObject", kObject));
  ASSERT_EQ(out.value["remedies"].size(), 1u);
  EXPECT_EQ(out.value["remedies"][0]["policy"], "inline policy Read of user reader");
  EXPECT_EQ(out.value["remedies"][0]["statement"]["Action"], "s3:PutObject");
  EXPECT_NE(out.text.find("to allow it:"), std::string::npos);
}

// The same as the request itself meets.
TEST_F(SimulateRequest, IsTheDecisionOfTheRequest) {
  for (const char* who : {"admin", "reader"}) {
    const auto principal = harness::identity_named(*loaded_.world, loaded_.account, who);
    const auto answer = loaded_.world->client(principal, loaded_.region).call("kms", "ListAliases");
    const auto met = loaded_.world->gateway().journal().decisions(answer.journal_id).front();
    const auto simulated = ask(asking(who, "kms:ListAliases", "*")).value;
    for (const char* member : {"effect", "layer", "policy", "statement", "reason", "verdicts"}) {
      EXPECT_EQ(simulated[member], met[member]) << who << " " << member;
    }
  }
}

TEST_F(SimulateRequest, NamesWhatIsNotThere) {
  EXPECT_NE(complaint(asking("nobody", "s3:GetObject", kObject)).find("admin, exporter, reader"),
            std::string::npos);
  EXPECT_NE(complaint(asking("role/nobody", "s3:GetObject", kObject)).find("export-role"),
            std::string::npos);
  EXPECT_NE(complaint(asking("999999999999:admin", "s3:GetObject", kObject)).find("111122223333"),
            std::string::npos);
  EXPECT_NE(complaint(asking("admin", "GetObject", kObject)).find("s3:PutObject"),
            std::string::npos);
  EXPECT_NE(complaint(asking("admin", "s3:GetObject", "report.csv")).find("--resource"),
            std::string::npos);
  auto request = asking("admin", "s3:GetObject", kObject);
  request.region = "moon-1";
  EXPECT_NE(complaint(request).find("moon-1"), std::string::npos);
  request.region.reset();
  request.context = {"aws:SourceIp"};
  EXPECT_NE(complaint(request).find("NAME=VALUE"), std::string::npos);
}

}  // namespace
