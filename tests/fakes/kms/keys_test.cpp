// Keys as such: metadata, lists, aliases, tags, rotation, and the keys of a world file.
#include <gtest/gtest.h>

#include <set>

#include "tests/fakes/kms/kms_test_support.h"

namespace tests {
namespace {

using sim::Value;

class Keys : public testing::Test {
 protected:
  TestWorld w;
  sim::Client admin = w.client();
};

TEST_F(Keys, MetadataOfASymmetricKey) {
  auto key = new_key(admin, {{"Description", "for reports"}});
  const std::string id = key.at("KeyId");
  EXPECT_EQ(key.at("CurrentKeyMaterialId").get<std::string>().size(), 64u);
  key.erase("CurrentKeyMaterialId");
  const Value expected = {{"AWSAccountId", kAccount},
                          {"KeyId", id},
                          {"Arn", "arn:aws:kms:us-east-1:111122223333:key/" + id},
                          {"CreationDate", 1'772'355'600'000},
                          {"Enabled", true},
                          {"Description", "for reports"},
                          {"KeyUsage", "ENCRYPT_DECRYPT"},
                          {"KeyState", "Enabled"},
                          {"Origin", "AWS_KMS"},
                          {"KeyManager", "CUSTOMER"},
                          {"CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"},
                          {"KeySpec", "SYMMETRIC_DEFAULT"},
                          {"EncryptionAlgorithms", Value::array({"SYMMETRIC_DEFAULT"})},
                          {"MultiRegion", false}};
  EXPECT_EQ(key, expected);
}

struct SpecCase {
  const char *spec, *usage, *member, *first_algorithm;
};

class KeySpecs : public testing::TestWithParam<SpecCase> {};

TEST_P(KeySpecs, ListTheirAlgorithms) {
  TestWorld w;
  auto admin = w.client();
  const auto& [spec, usage, member, first] = GetParam();
  const auto key = new_key(admin, {{"KeySpec", spec}, {"KeyUsage", usage}});
  EXPECT_EQ(key.at("KeySpec"), spec);
  EXPECT_EQ(key.at("CustomerMasterKeySpec"), spec);
  EXPECT_EQ(key.at(member).at(0), first);
  EXPECT_FALSE(key.contains("CurrentKeyMaterialId"));
  EXPECT_EQ(outcome(admin.call("kms", "GetKeyRotationStatus", {{"KeyId", key.at("KeyId")}})),
            "UnsupportedOperationException");
}

INSTANTIATE_TEST_SUITE_P(
    Table, KeySpecs,
    testing::Values(
        SpecCase{"RSA_2048", "ENCRYPT_DECRYPT", "EncryptionAlgorithms", "RSAES_OAEP_SHA_1"},
        SpecCase{"RSA_3072", "SIGN_VERIFY", "SigningAlgorithms", "RSASSA_PKCS1_V1_5_SHA_256"},
        SpecCase{"ECC_NIST_P384", "SIGN_VERIFY", "SigningAlgorithms", "ECDSA_SHA_384"},
        SpecCase{"ECC_NIST_P256", "KEY_AGREEMENT", "KeyAgreementAlgorithms", "ECDH"},
        SpecCase{"ECC_SECG_P256K1", "SIGN_VERIFY", "SigningAlgorithms", "ECDSA_SHA_256"},
        SpecCase{"HMAC_224", "GENERATE_VERIFY_MAC", "MacAlgorithms", "HMAC_SHA_224"},
        SpecCase{"ML_DSA_65", "SIGN_VERIFY", "SigningAlgorithms", "ML_DSA_SHAKE_256"}),
    [](const auto& each) { return std::string(each.param.spec) + "_" + each.param.usage; });

TEST_F(Keys, CreateKeyRefusesWhatDoesNotFit) {
  const auto create = [&](const Value& input) {
    return outcome(admin.call("kms", "CreateKey", input));
  };
  EXPECT_EQ(create({{"KeySpec", "RSA_2048"}}),
            "ValidationException: You must specify a KeyUsage value for all KMS keys except for "
            "symmetric encryption keys.");
  EXPECT_EQ(create({{"KeySpec", "RSA_2048"}, {"KeyUsage", "KEY_AGREEMENT"}}),
            "ValidationException: KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048");
  EXPECT_TRUE(create({{"Origin", "AWS_CLOUDHSM"}}).starts_with("UnsupportedOperationException"));
  const auto tag = [](const std::string& key) { return Value{{"TagKey", key}, {"TagValue", "v"}}; };
  EXPECT_EQ(create({{"Tags", {tag("a"), tag("a")}}}), "TagException: Duplicate tag keys");
  EXPECT_EQ(create({{"Tags", {tag("AWS:x")}}}),
            "TagException: Tags beginning with aws: are reserved");
  Value many = Value::array();
  for (int i = 0; i < 51; ++i) many.push_back(tag("t" + std::to_string(i)));
  EXPECT_EQ(create({{"Tags", many}}), "TagException: Too many tags");
  EXPECT_EQ(kms(admin, "ListKeys").at("Keys").size(), 0u) << "a refused key must not stay";
}

TEST_F(Keys, TagsAtCreationNeedTheirOwnPermission) {
  auto creator = w.client_as(new_user(
      w, "creator",
      {{"Version", "2012-10-17"},
       {"Statement", {{{"Effect", "Allow"}, {"Action", "kms:CreateKey"}, {"Resource", "*"}}}}}));
  EXPECT_EQ(outcome(creator.call("kms", "CreateKey")), "ok");
  EXPECT_EQ(
      creator.call("kms", "CreateKey", {{"Tags", {{{"TagKey", "a"}, {"TagValue", "b"}}}}}).code(),
      "AccessDeniedException");
}

TEST_F(Keys, MultiRegionAndExternalKeys) {
  const auto multi = new_key(admin, {{"MultiRegion", true}});
  const std::string id = multi.at("KeyId");
  EXPECT_TRUE(id.starts_with("mrk-") && id.size() == 36) << id;
  EXPECT_EQ(multi.at("MultiRegionConfiguration").at("MultiRegionKeyType"), "PRIMARY");
  const auto external = new_key(admin, {{"Origin", "EXTERNAL"}});
  EXPECT_EQ(external.at("KeyState"), "PendingImport");
  EXPECT_EQ(external.at("Enabled"), false);
  EXPECT_FALSE(external.contains("CurrentKeyMaterialId"));
}

// Every row of a paged listing, page by page.
Value walk(sim::Client& client, const char* operation, const char* member, Value input) {
  Value rows = Value::array();
  for (int pages = 0; pages < 100; ++pages) {
    const auto page = kms(client, operation, input);
    for (const auto& row : page.at(member)) rows.push_back(row);
    EXPECT_LE(page.at(member).size(), input.at("Limit").get<size_t>());
    EXPECT_EQ(page.at("Truncated"), page.contains("NextMarker"));
    if (!page.contains("NextMarker")) return rows;
    input["Marker"] = page.at("NextMarker");
  }
  ADD_FAILURE() << operation << " never ends";
  return rows;
}

TEST_F(Keys, ListsComeInPages) {
  const Value key_id = new_key(admin).at("KeyId");
  for (int i = 0; i < 6; ++i) new_key(admin);
  for (int i = 0; i < 7; ++i) {
    const std::string n = std::to_string(i);
    kms(admin, "CreateAlias", {{"AliasName", "alias/a" + n}, {"TargetKeyId", key_id}});
    kms(admin, "TagResource",
        {{"KeyId", key_id}, {"Tags", {{{"TagKey", "t" + n}, {"TagValue", n}}}}});
  }
  for (const int limit : {1, 3, 7, 8, 1000}) {
    const Value input = {{"Limit", limit}};
    const Value of_key = {{"Limit", limit}, {"KeyId", key_id}};
    EXPECT_EQ(walk(admin, "ListKeys", "Keys", input), kms(admin, "ListKeys").at("Keys"));
    EXPECT_EQ(walk(admin, "ListAliases", "Aliases", of_key).size(), 7u) << limit;
    EXPECT_EQ(walk(admin, "ListResourceTags", "Tags", of_key).size(), 7u) << limit;
  }
  EXPECT_EQ(kms(admin, "ListKeys").at("Keys").size(), 7u);
}

TEST_F(Keys, AMarkerOfAnotherListIsRefused) {
  for (int i = 0; i < 3; ++i) new_key(admin);
  const auto page = kms(admin, "ListKeys", {{"Limit", 1}});
  const std::string marker = page.at("NextMarker");
  EXPECT_EQ(admin.call("kms", "ListAliases", {{"Marker", marker}}).code(),
            "InvalidMarkerException");
  EXPECT_EQ(admin.call("kms", "ListKeys", {{"Marker", "nonsense"}}).code(),
            "InvalidMarkerException");
  auto elsewhere = w.client("eu-west-1");
  EXPECT_EQ(elsewhere.call("kms", "ListKeys", {{"Marker", marker}}).code(),
            "InvalidMarkerException");
}

TEST_F(Keys, ListsShowOneAccountAndRegion) {
  const auto arn = new_key_arn(admin);
  auto elsewhere = w.client("eu-west-1");
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  EXPECT_EQ(kms(admin, "ListKeys").at("Keys").at(0).at("KeyArn"), arn);
  EXPECT_EQ(kms(elsewhere, "ListKeys").at("Keys").size(), 0u);
  EXPECT_EQ(kms(other, "ListKeys").at("Keys").size(), 0u);
}

TEST_F(Keys, AliasesHaveTheirRules) {
  const Value id = new_key(admin).at("KeyId");
  const auto create = [&](const std::string& name, const Value& target) {
    return outcome(
        admin.call("kms", "CreateAlias", {{"AliasName", name}, {"TargetKeyId", target}}));
  };
  const std::string prefix =
      "ValidationException: Alias must start with the prefix \"alias/\". Please see "
      "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
  EXPECT_EQ(create("reports", id), prefix);
  EXPECT_EQ(create("alias/", id), prefix);
  EXPECT_EQ(create("alias/aws/mine", id), "NotAuthorizedException");
  EXPECT_EQ(create("alias/x", id), "ok");
  EXPECT_EQ(create("alias/x", id),
            "AlreadyExistsException: An alias with the name "
            "arn:aws:kms:us-east-1:111122223333:alias/x already exists");
  const Value mac =
      new_key(admin, {{"KeySpec", "HMAC_256"}, {"KeyUsage", "GENERATE_VERIFY_MAC"}}).at("KeyId");
  EXPECT_EQ(
      admin.call("kms", "UpdateAlias", {{"AliasName", "alias/x"}, {"TargetKeyId", mac}}).code(),
      "ValidationException");
  const std::string absent =
      "NotFoundException: Alias arn:aws:kms:us-east-1:111122223333:alias/none is not found.";
  EXPECT_EQ(
      outcome(admin.call("kms", "UpdateAlias", {{"AliasName", "alias/none"}, {"TargetKeyId", id}})),
      absent);
  EXPECT_EQ(outcome(admin.call("kms", "DeleteAlias", {{"AliasName", "alias/none"}})), absent);
  for (int i = 1; i < 50; ++i) EXPECT_EQ(create("alias/n" + std::to_string(i), id), "ok");
  EXPECT_TRUE(create("alias/one-too-many", id).starts_with("LimitExceededException"));
  EXPECT_EQ(outcome(admin.call("kms", "DeleteAlias", {{"AliasName", "alias/x"}})), "ok");
  EXPECT_EQ(kms(admin, "DescribeKey", {{"KeyId", id}}).at("KeyMetadata").at("KeyState"), "Enabled");
}

TEST_F(Keys, TagsAndDescriptionsChange) {
  const Value id = new_key(admin, {{"Tags", {{{"TagKey", "a"}, {"TagValue", "1"}}}}}).at("KeyId");
  kms(admin, "TagResource",
      {{"KeyId", id},
       {"Tags", {{{"TagKey", "a"}, {"TagValue", "2"}}, {{"TagKey", "b"}, {"TagValue", "3"}}}}});
  kms(admin, "UntagResource", {{"KeyId", id}, {"TagKeys", {"b", "never-there"}}});
  EXPECT_EQ(kms(admin, "ListResourceTags", {{"KeyId", id}}).at("Tags"),
            Value::array({{{"TagKey", "a"}, {"TagValue", "2"}}}));
  kms(admin, "UpdateKeyDescription", {{"KeyId", id}, {"Description", "new"}});
  EXPECT_EQ(kms(admin, "DescribeKey", {{"KeyId", id}}).at("KeyMetadata").at("Description"), "new");
}

TEST_F(Keys, OperationsOutsideTheTableAreNamed) {
  const auto answer = admin.call("kms", "CreateCustomKeyStore", {{"CustomKeyStoreName", "x"}});
  EXPECT_EQ(answer.code(), "NotImplemented");
}

// ---- keys of a world file ----

std::string world_with_keys(const std::string& keys) {
  return R"({ "accounts": [ { "id": "111122223333",
    "users": [ { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement":
      { "Effect": "Allow", "Action": "*", "Resource": "*" } } } } ],
    "regions": { "us-east-1": { "keys": )" +
         keys + " } } } ] }";
}

TEST(WorldKeys, AreLoaded) {
  TestWorld w(world_with_keys(R"([
    { "alias": "report-key", "id": "11111111-2222-3333-4444-555555555555" },
    { "alias": "off", "state": "Disabled" },
    { "alias": "doomed", "state": "PendingDeletion" },
    { "alias": "signing", "spec": "RSA_2048", "usage": "SIGN_VERIFY" } ])"));
  auto admin = w.client();
  const auto describe = [&](const char* alias) {
    return kms(admin, "DescribeKey", {{"KeyId", std::string("alias/") + alias}}).at("KeyMetadata");
  };
  EXPECT_EQ(describe("report-key").at("KeyId"), "11111111-2222-3333-4444-555555555555");
  EXPECT_EQ(describe("off").at("KeyState"), "Disabled");
  EXPECT_EQ(describe("doomed").at("KeyState"), "PendingDeletion");
  EXPECT_EQ(describe("signing").at("KeyUsage"), "SIGN_VERIFY");
  w.advance(std::chrono::days(30));
  EXPECT_EQ(admin.call("kms", "DescribeKey", {{"KeyId", "alias/doomed"}}).code(),
            "NotFoundException");
}

struct FaultCase {
  const char *about, *keys, *says;
};

class WorldKeyFaults : public testing::TestWithParam<FaultCase> {};

TEST_P(WorldKeyFaults, AreNamed) {
  const auto& [about, keys, says] = GetParam();
  try {
    TestWorld w(world_with_keys(keys));
    FAIL() << "the world was accepted";
  } catch (const sim::WorldFileError& error) {
    EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, WorldKeyFaults,
    testing::Values(
        FaultCase{"UnknownMember", R"([{"aliass": "x"}])", "did you mean alias?"},
        FaultCase{"UnknownState", R"([{"state": "Disable"}])", "did you mean Disabled?"},
        FaultCase{"BadId", R"([{"id": "key-1"}])", "is not a UUID"},
        FaultCase{"IdTwice",
                  R"([{"id": "11111111-2222-3333-4444-555555555555"},
                      {"id": "11111111-2222-3333-4444-555555555555"}])",
                  "already has a key"},
        FaultCase{"AliasTwice", R"([{"alias": "x"}, {"alias": "alias/x"}])", "already has alias/x"},
        FaultCase{"AliasOfAws", R"([{"alias": "aws/s3"}])", "AWS managed"},
        FaultCase{"WrongUsage", R"([{"spec": "HMAC_256"}])",
                  "KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec HMAC_256"},
        FaultCase{"BadPolicy", R"([{"policy": {"Statement": [{"Effect": "Allow"}]}}])",
                  "principal"},
        FaultCase{"ForeignPrincipal",
                  R"([{"policy": {"Statement": [{"Effect": "Allow", "Action": "kms:*",
                      "Resource": "*", "Principal": {"AWS": "999900001111"}}]}}])",
                  "invalid principals"},
        FaultCase{"NotAList", R"({"alias": "x"})", "list"}),
    [](const auto& each) { return std::string(each.param.about); });

}  // namespace
}  // namespace tests
