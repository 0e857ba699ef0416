// Requests that S3 forwards to KMS in the caller's name: kms:ViaService, and the AWS managed key.
#include <gtest/gtest.h>

#include <set>

#include "sim/base/encoding.h"
#include "tests/fakes/kms/kms_test_support.h"

namespace tests {
namespace {

constexpr const char* kModel = R"({
  "service": "forwarder", "protocol": "json", "signing": "forwarder", "version": "1",
  "target": "Forwarder",
  "operations": {"Forward": {"in": "ForwardRequest", "out": "ForwardResponse"}},
  "shapes": {"Text": {}, "Bytes": {"type": "blob"},
             "ForwardRequest": {"members": {"Operation": "Text", "Input": "Text"}},
             "ForwardResponse": {"members": {"KeyId": "Text", "Plaintext": "Bytes",
                                             "CiphertextBlob": "Bytes"}}}})";

sim::Output forward_to_kms(sim::Call& call, const sim::Input& input) {
  const std::string operation = input.text("Operation");
  // Blobs travel in hex, because the input of the forwarder is JSON text.
  sim::Value members = sim::Value::parse(input.view("Input"));
  for (const char* blob : {"Plaintext", "CiphertextBlob"}) {
    if (members.contains(blob)) {
      members[blob] = sim::encoding::from_hex(members[blob].get<std::string>()).value();
    }
  }
  return call.ask({call.caller, "kms", operation, members, "", "s3"});
}

std::vector<sim::Authorization> no_demands(sim::Call&, const sim::wire::Operation&,
                                           const sim::Input&) {
  return {};
}

class Forwarding : public testing::Test {
 protected:
  Forwarding() {
    sim::Service service;
    service.model = sim::wire::load_model(kModel);
    service.operations = {{"Forward", forward_to_kms}};
    service.schema = "";
    service.authorizations = no_demands;
    w.world.install(std::move(service));
  }

  sim::Answer forward(sim::Client& client, const std::string& operation, const sim::Value& input) {
    return client.call("forwarder", "Forward", {{"Operation", operation}, {"Input", input.dump()}});
  }

  TestWorld w;
  sim::Client admin = w.client();
};

TEST_F(Forwarding, ViaServiceIsPresentOnForwardedCallsOnly) {
  const sim::Value via = {{"StringEquals", {{"kms:ViaService", "s3.us-east-1.amazonaws.com"}}}};
  const auto arn = new_key_arn(
      admin,
      {{"Policy", policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:Put*"),
                             allow({{"AWS", root_arn(kAccount)}}, "kms:GenerateDataKey", via)})}});
  const sim::Value input = {{"KeyId", arn}, {"KeySpec", "AES_256"}};
  EXPECT_EQ(admin.call("kms", "GenerateDataKey", input).code(), "AccessDeniedException");
  EXPECT_EQ(outcome(forward(admin, "GenerateDataKey", input)), "ok");
}

TEST_F(Forwarding, S3MakesTheManagedKeyOnFirstUse) {
  EXPECT_EQ(outcome(admin.call("kms", "DescribeKey", {{"KeyId", "alias/aws/s3"}})),
            "NotFoundException: Alias arn:aws:kms:us-east-1:111122223333:alias/aws/s3 is not "
            "found.");
  // A user without any KMS permission: the managed key's own policy lets S3's callers in.
  auto bob = w.client_as(new_user(w, "bob"));
  const sim::Value input = {{"KeyId", "alias/aws/s3"}, {"KeySpec", "AES_256"}};
  const auto made = forward(bob, "GenerateDataKey", input);
  ASSERT_EQ(outcome(made), "ok");
  const auto key = kms(admin, "DescribeKey", {{"KeyId", "alias/aws/s3"}}).at("KeyMetadata");
  EXPECT_EQ(key.at("Arn"), made.value().at("KeyId"));
  EXPECT_EQ(key.at("KeyManager"), "AWS");
  EXPECT_EQ(key.at("Description"),
            "Default key that protects my S3 objects when no other key is defined");
  EXPECT_EQ(
      kms(admin, "GetKeyRotationStatus", {{"KeyId", key.at("KeyId")}}).at("RotationPeriodInDays"),
      365);

  const auto again = forward(bob, "GenerateDataKey", input);
  ASSERT_EQ(outcome(again), "ok");
  EXPECT_EQ(again.value().at("KeyId"), key.at("Arn")) << "a second use makes no second key";
  EXPECT_NE(again.value().at("Plaintext"), made.value().at("Plaintext"));
}

TEST_F(Forwarding, NobodyUsesTheManagedKeyDirectlyOrChangesIt) {
  ASSERT_EQ(outcome(forward(admin, "GenerateDataKey",
                            {{"KeyId", "alias/aws/s3"}, {"KeySpec", "AES_256"}})),
            "ok");
  const auto id = kms(admin, "DescribeKey", {{"KeyId", "alias/aws/s3"}})
                      .at("KeyMetadata")
                      .at("KeyId")
                      .get<std::string>();
  const std::vector<std::pair<const char*, sim::Value>> calls = {
      {"GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}}},
      {"Encrypt", {{"KeyId", id}, {"Plaintext", "x"}}},
      {"DisableKey", {{"KeyId", id}}},
      {"ScheduleKeyDeletion", {{"KeyId", id}}},
      {"PutKeyPolicy",
       {{"KeyId", id}, {"Policy", policy_of({allow({{"AWS", root_arn(kAccount)}}, "kms:*")})}}},
      {"CreateAlias", {{"AliasName", "alias/mine"}, {"TargetKeyId", id}}},
  };
  for (const auto& [operation, input] : calls) {
    EXPECT_EQ(admin.call("kms", operation, input).code(), "AccessDeniedException") << operation;
  }
  EXPECT_EQ(outcome(admin.call("kms", "DeleteAlias", {{"AliasName", "alias/aws/s3"}})),
            "NotAuthorizedException");
}

TEST_F(Forwarding, AFailedFirstUseLeavesNoKeyBehind) {
  const auto before = kms(admin, "ListKeys").at("Keys").size();
  EXPECT_EQ(forward(admin, "GenerateDataKey", {{"KeyId", "alias/aws/s3"}}).code(),
            "ValidationException");
  EXPECT_EQ(kms(admin, "ListKeys").at("Keys").size(), before);
}

TEST_F(Forwarding, TheManagedKeyIsOnePerAccountAndRegion) {
  auto elsewhere = w.client("eu-west-1");
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  const sim::Value input = {{"KeyId", "alias/aws/s3"}, {"KeySpec", "AES_256"}};
  std::set<std::string> arns;
  for (auto* client : {&admin, &elsewhere, &other}) {
    const auto answer = forward(*client, "GenerateDataKey", input);
    ASSERT_EQ(outcome(answer), "ok");
    arns.insert(answer.value().at("KeyId").get<std::string>());
  }
  EXPECT_EQ(arns.size(), 3u);
}

}  // namespace
}  // namespace tests
