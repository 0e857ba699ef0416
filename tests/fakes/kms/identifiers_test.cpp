// What KMS makes of every way to name a key, right and wrong, as data.
#include <gtest/gtest.h>

#include "tests/fakes/kms/kms_test_support.h"

namespace tests {
namespace {

constexpr const char* kWorld = R"({
  "accounts": [
    { "id": "111122223333",
      "users": [ { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement":
        { "Effect": "Allow", "Action": "*", "Resource": "*" } } } } ],
      "regions": { "us-east-1": { "keys": [
        { "alias": "own", "id": "11111111-2222-3333-4444-555555555555" } ] } } },
    { "id": "444455556666",
      "regions": { "us-east-1": { "keys": [
        { "alias": "shared", "id": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "policy": {
            "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "kms:*",
              "Resource": "*", "Principal": { "AWS": ["111122223333", "444455556666"] } } ] } },
        { "alias": "private", "id": "aaaaaaaa-0000-0000-0000-eeeeeeeeeeee" } ] } } } ] })";

const std::string kOwn = "arn:aws:kms:us-east-1:111122223333:";
const std::string kOther = "arn:aws:kms:us-east-1:444455556666:";

std::string hidden(const std::string& action) {
  return "AccessDeniedException: User: arn:aws:iam::111122223333:user/admin is not authorized to "
         "perform: kms:" +
         action +
         " on this resource because the resource does not exist in this Region, no resource-based "
         "policies allow access, or a resource-based policy explicitly denies access";
}

struct Case {
  const char* about;
  std::string name;
  std::string with_aliases;     // DescribeKey, which takes aliases and works across accounts
  std::string without_aliases;  // GetKeyPolicy, which does neither
};

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      {"Id", "11111111-2222-3333-4444-555555555555", "ok", "ok"},
      {"Arn", kOwn + "key/11111111-2222-3333-4444-555555555555", "ok", "ok"},
      {"Alias", "alias/own", "ok", "NotFoundException: Invalid keyId 'alias/own'"},
      {"AliasArn", kOwn + "alias/own", "ok",
       "InvalidArnException: Key Aliases are not supported for this operation."},
      {"UnknownId", "99999999-2222-3333-4444-555555555555",
       "NotFoundException: Key '" + kOwn +
           "key/99999999-2222-3333-4444-555555555555' does not exist",
       "NotFoundException: Key '" + kOwn +
           "key/99999999-2222-3333-4444-555555555555' does not exist"},
      {"Word", "fake-key-id", "NotFoundException: Invalid keyId 'fake-key-id'",
       "NotFoundException: Invalid keyId 'fake-key-id'"},
      {"IdWithoutDashes", "11111111222233334444555555555555",
       "NotFoundException: Invalid keyId '11111111222233334444555555555555'",
       "NotFoundException: Invalid keyId '11111111222233334444555555555555'"},
      {"ShortMultiRegionId", "mrk-1234", "NotFoundException: Invalid keyId 'mrk-1234'",
       "NotFoundException: Invalid keyId 'mrk-1234'"},
      {"UnknownMultiRegionId", "mrk-12345678901234567890123456789012",
       "NotFoundException: Key '" + kOwn +
           "key/mrk-12345678901234567890123456789012' does not exist",
       "NotFoundException: Key '" + kOwn +
           "key/mrk-12345678901234567890123456789012' does not exist"},
      {"OtherRegion", "arn:aws:kms:us-west-2:111122223333:key/11111111-2222-3333-4444-555555555555",
       "NotFoundException: Invalid arn us-west-2", "NotFoundException: Invalid arn us-west-2"},
      {"UnknownAlias", "alias/none",
       "NotFoundException: Alias " + kOwn + "alias/none is not found.",
       "NotFoundException: Invalid keyId 'alias/none'"},
      {"UnknownAliasArn", kOwn + "alias/none",
       "NotFoundException: Alias " + kOwn + "alias/none is not found.",
       "InvalidArnException: Key Aliases are not supported for this operation."},
      {"NoArn", "arn:aws:kms", "InvalidArnException: Invalid arn arn:aws:kms",
       "InvalidArnException: Invalid arn arn:aws:kms"},
      {"ArnOfAnotherService", "arn:aws:s3:::bucket",
       "InvalidArnException: Invalid arn arn:aws:s3:::bucket",
       "InvalidArnException: Invalid arn arn:aws:s3:::bucket"},
      {"OtherAccountArn", kOther + "key/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "ok",
       hidden("GetKeyPolicy")},
      {"OtherAccountAliasArn", kOther + "alias/shared", "ok",
       "InvalidArnException: Key Aliases are not supported for this operation."},
      {"OtherAccountById", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
       "NotFoundException: Key '" + kOwn +
           "key/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee' does not exist",
       "NotFoundException: Key '" + kOwn +
           "key/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee' does not exist"},
      {"OtherAccountByAliasName", "alias/shared",
       "NotFoundException: Alias " + kOwn + "alias/shared is not found.",
       "NotFoundException: Invalid keyId 'alias/shared'"},
      {"OtherAccountPrivate", kOther + "key/aaaaaaaa-0000-0000-0000-eeeeeeeeeeee",
       hidden("DescribeKey"), hidden("GetKeyPolicy")},
      {"OtherAccountPrivateAlias", kOther + "alias/private", hidden("DescribeKey"),
       "InvalidArnException: Key Aliases are not supported for this operation."},
      {"OtherAccountUnknown", kOther + "key/99999999-2222-3333-4444-555555555555",
       hidden("DescribeKey"), hidden("GetKeyPolicy")},
  };
  return kCases;
}

class Identifiers : public testing::TestWithParam<Case> {};

TEST_P(Identifiers, LeadToTheKeyOrToTheErrorOfKms) {
  TestWorld w(kWorld);
  auto admin = w.client();
  const auto& [about, name, with_aliases, without_aliases] = GetParam();
  EXPECT_EQ(outcome(admin.call("kms", "DescribeKey", {{"KeyId", name}})), with_aliases);
  EXPECT_EQ(outcome(admin.call("kms", "GetKeyPolicy", {{"KeyId", name}})), without_aliases);
}

INSTANTIATE_TEST_SUITE_P(Table, Identifiers, testing::ValuesIn(cases()),
                         [](const auto& each) { return std::string(each.param.about); });

TEST(KeyIdOfAnswers, IsTheArnWhereKmsSaysSo) {
  TestWorld w(kWorld);
  auto admin = w.client();
  const std::string arn = kOwn + "key/11111111-2222-3333-4444-555555555555";
  const std::string id = "11111111-2222-3333-4444-555555555555";
  const auto encrypted = kms(admin, "Encrypt", {{"KeyId", "alias/own"}, {"Plaintext", "x"}});
  EXPECT_EQ(encrypted.at("KeyId"), arn);
  EXPECT_EQ(kms(admin, "Decrypt", {{"CiphertextBlob", encrypted.at("CiphertextBlob")}}).at("KeyId"),
            arn);
  EXPECT_EQ(kms(admin, "GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_128"}}).at("KeyId"),
            arn);
  EXPECT_EQ(kms(admin, "GetKeyRotationStatus", {{"KeyId", id}}).at("KeyId"), arn);
  EXPECT_EQ(kms(admin, "DescribeKey", {{"KeyId", arn}}).at("KeyMetadata").at("KeyId"), id);
  EXPECT_EQ(kms(admin, "ListAliases").at("Aliases").at(0).at("TargetKeyId"), id);
}

}  // namespace
}  // namespace tests
