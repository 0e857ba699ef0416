#include "tests/fakes/s3/s3_world.h"

namespace tests {
namespace {

using sim::Value;

struct Encryption : testing::Test {
  S3World w;
  std::string key;

  Encryption() {
    w.bucket("reports");
    key = kms("CreateKey").value().at("KeyMetadata").at("Arn");
  }
  sim::Answer kms(const char* operation, Value input = Value::object()) {
    return w.admin_client.call("kms", operation, std::move(input));
  }
  sim::Answer put(Value more, const char* name = "k") {
    more.update({{"Bucket", "reports"}, {"Key", name}, {"Body", "secret"}});
    return w.s3("PutObject", more);
  }
  sim::Answer get(const char* name = "k") {
    return w.s3("GetObject", {{"Bucket", "reports"}, {"Key", name}});
  }
  void default_to(const Value& rule, bool bucket_key = false) {
    w.done("PutBucketEncryption",
           {{"Bucket", "reports"},
            {"ServerSideEncryptionConfiguration",
             {{"Rules", Value::array({{{"ApplyServerSideEncryptionByDefault", rule},
                                       {"BucketKeyEnabled", bucket_key}}})}}}});
  }
};

TEST_F(Encryption, WithAKeyGoesRoundAndShowsItsArn) {
  const auto stored = put({{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}});
  ASSERT_TRUE(stored.ok()) << stored.code() << stored.error->message;
  EXPECT_EQ(stored.value().at("SSEKMSKeyId"), key);
  // The entity tag is no MD5 where KMS encrypts.
  EXPECT_NE(stored.value().at("ETag"), "\"5ebe2294ecd0e0f08eab7690d2a6ee69\"");
  auto got = get();
  ASSERT_TRUE(got.ok()) << got.code();
  EXPECT_EQ(got.output.members["ServerSideEncryption"], "aws:kms");
  EXPECT_EQ(got.output.members["SSEKMSKeyId"], key);
  EXPECT_FALSE(got.output.members.contains("BucketKeyEnabled"));
  EXPECT_EQ(got.output.body.read_all(), "secret");
}

TEST_F(Encryption, KeysMayBeNamedInAnyForm) {
  ASSERT_TRUE(kms("CreateAlias", {{"AliasName", "alias/report"}, {"TargetKeyId", key}}).ok());
  const std::string id = key.substr(key.find("key/") + 4);
  const std::string alias_arn = key.substr(0, key.find("key/")) + "alias/report";
  for (const std::string& name : {id, std::string("alias/report"), alias_arn}) {
    const auto stored = put({{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", name}});
    ASSERT_TRUE(stored.ok()) << name << ": " << stored.code();
    EXPECT_EQ(stored.value().at("SSEKMSKeyId"), key);
  }
}

TEST_F(Encryption, WithoutAKeyTakesTheAwsManagedOne) {
  default_to({{"SSEAlgorithm", "aws:kms"}, {"KMSMasterKeyID", key}});
  const auto stored = put({{"ServerSideEncryption", "aws:kms"}});
  ASSERT_TRUE(stored.ok()) << stored.code();
  EXPECT_NE(stored.value().at("SSEKMSKeyId"), key);
  const auto alias = kms("DescribeKey", {{"KeyId", "alias/aws/s3"}});
  ASSERT_TRUE(alias.ok()) << alias.code();
  EXPECT_EQ(stored.value().at("SSEKMSKeyId"), alias.value().at("KeyMetadata").at("Arn"));
  w.world.settings().set("s3.kms_header_takes_bucket_key", true);
  EXPECT_EQ(put({{"ServerSideEncryption", "aws:kms"}}).value().at("SSEKMSKeyId"), key);
}

TEST_F(Encryption, OfTheBucketIsTheDefault) {
  default_to({{"SSEAlgorithm", "aws:kms"}, {"KMSMasterKeyID", key}}, true);
  const auto stored = put({});
  EXPECT_EQ(stored.value().at("SSEKMSKeyId"), key);
  EXPECT_EQ(stored.value().at("BucketKeyEnabled"), true);
  EXPECT_EQ(put({{"ServerSideEncryption", "AES256"}}).value().at("ServerSideEncryption"), "AES256");
  EXPECT_FALSE(put({{"BucketKeyEnabled", false}}).value().contains("BucketKeyEnabled"));
}

TEST_F(Encryption, ContextsNameTheObjectOrWithABucketKeyTheBucket) {
  const auto allow_context = [&](const char* arn) {
    const Value policy = {
        {"Version", "2012-10-17"},
        {"Statement",
         Value::array(
             {{{"Effect", "Allow"},
               {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
               {"Action", "kms:*"},
               {"Resource", "*"}},
              {{"Effect", "Deny"},
               {"Principal", "*"},
               {"Action", Value::array({"kms:GenerateDataKey", "kms:Decrypt"})},
               {"Resource", "*"},
               {"Condition", {{"StringNotLike", {{"kms:EncryptionContext:aws:s3:arn", arn}}}}}}})}};
    const auto answer = kms("PutKeyPolicy", {{"KeyId", key}, {"Policy", policy.dump()}});
    ASSERT_TRUE(answer.ok()) << answer.error->message;
  };
  const Value plain = {{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}};
  Value bucket_key = plain;
  bucket_key["BucketKeyEnabled"] = true;
  allow_context("arn:aws:s3:::reports/*");
  EXPECT_EQ(put(plain).code(), "");
  EXPECT_EQ(put(bucket_key, "b").code(), "AccessDenied");
  allow_context("arn:aws:s3:::reports");
  EXPECT_EQ(put(plain).code(), "AccessDenied");
  EXPECT_EQ(put(bucket_key, "b").code(), "");
  EXPECT_TRUE(get("b").ok());
  EXPECT_EQ(get("k").code(), "AccessDenied");
}

TEST_F(Encryption, EndsWhenTheKeyDoes) {
  const Value named = {{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}};
  ASSERT_TRUE(put(named).ok());
  ASSERT_TRUE(kms("DisableKey", {{"KeyId", key}}).ok());
  for (const auto& answer : {put(named), get()}) {
    ASSERT_EQ(answer.code(), "KMS.DisabledException");
    EXPECT_EQ(answer.error->http_status, 400);
    EXPECT_EQ(answer.error->message, key + " is disabled.");
  }
  // Its description needs no key.
  EXPECT_TRUE(w.s3("HeadObject", {{"Bucket", "reports"}, {"Key", "k"}}).ok());
  EXPECT_EQ(
      w.s3("HeadObject", {{"Bucket", "reports"}, {"Key", "k"}, {"ChecksumMode", "ENABLED"}}).code(),
      "KMS.DisabledException");
  ASSERT_TRUE(kms("EnableKey", {{"KeyId", key}}).ok());
  EXPECT_TRUE(get().ok());
  ASSERT_TRUE(kms("ScheduleKeyDeletion", {{"KeyId", key}, {"PendingWindowInDays", 7}}).ok());
  for (const auto& answer : {put(named), get()}) {
    ASSERT_EQ(answer.code(), "KMS.KMSInvalidStateException");
    EXPECT_EQ(answer.error->message, key + " is pending deletion.");
  }
  EXPECT_TRUE(w.s3("DeleteObject", {{"Bucket", "reports"}, {"Key", "k"}}).ok());
}

TEST_F(Encryption, KeysThatAreNotThereAreSaidSo) {
  struct {
    const char* name;
    const char* message;
  } cases[] = {
      {"fake-key-id", "Invalid keyId 'fake-key-id'"},
      {"134f2428-cec1-4b25-a1ae-9048164dba47",
       "Key 'arn:aws:kms:us-east-1:111122223333:key/134f2428-cec1-4b25-a1ae-9048164dba47' does not "
       "exist"},
      {"alias/nothing", "Alias arn:aws:kms:us-east-1:111122223333:alias/nothing is not found."},
      {"arn:aws:kms:eu-west-1:111122223333:key/134f2428-cec1-4b25-a1ae-9048164dba47",
       "Invalid arn eu-west-1"},
  };
  for (const auto& c : cases) {
    const auto answer = put({{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", c.name}});
    ASSERT_EQ(answer.code(), "KMS.NotFoundException") << c.name;
    EXPECT_EQ(answer.error->http_status, 400);
    EXPECT_EQ(answer.error->message, c.message);
  }
  EXPECT_EQ(w.orphans(), 0);
}

TEST_F(Encryption, StrangersNeedTheKeyPolicyToo) {
  const std::string user = "arn:aws:iam::444455556666:user/admin";
  ASSERT_TRUE(put({{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}}).ok());
  w.policy("reports",
           statement("Allow", {{"AWS", user}}, "s3:GetObject", "arn:aws:s3:::reports/*"));
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  const Value input = {{"Bucket", "reports"}, {"Key", "k"}};
  const auto refused = other.call("s3", "GetObject", input);
  ASSERT_EQ(refused.code(), "AccessDenied");
  EXPECT_EQ(refused.error->http_status, 403);
  EXPECT_NE(refused.error->message.find("is not authorized to perform: kms:Decrypt"),
            std::string::npos)
      << refused.error->message;
  const Value policy = {
      {"Version", "2012-10-17"},
      {"Statement",
       Value::array({{{"Effect", "Allow"},
                      {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                      {"Action", "kms:*"},
                      {"Resource", "*"}},
                     {{"Effect", "Allow"},
                      {"Principal", {{"AWS", user}}},
                      {"Action", "kms:Decrypt"},
                      {"Resource", "*"},
                      {"Condition",
                       {{"StringEquals", {{"kms:ViaService", "s3.us-east-1.amazonaws.com"}}}}}}})}};
  ASSERT_TRUE(kms("PutKeyPolicy", {{"KeyId", key}, {"Policy", policy.dump()}}).ok());
  auto allowed = other.call("s3", "GetObject", input);
  ASSERT_TRUE(allowed.ok()) << allowed.error->message;
  EXPECT_EQ(allowed.output.body.read_all(), "secret");
}

TEST_F(Encryption, AnonymousCallersAreToldToSign) {
  ASSERT_TRUE(put({{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}}).ok());
  w.done("DeletePublicAccessBlock", {{"Bucket", "reports"}});
  w.policy("reports", statement("Allow", "*", "s3:GetObject", "arn:aws:s3:::reports/*"));
  const auto answer =
      w.client_as({}).call("s3", "GetObject", {{"Bucket", "reports"}, {"Key", "k"}});
  ASSERT_EQ(answer.code(), "InvalidArgument");
  EXPECT_NE(answer.error->message.find("Signature Version 4"), std::string::npos);
}

TEST_F(Encryption, TheCallersContextIsReplayed) {
  // {"team":"red"}
  const auto stored = put({{"ServerSideEncryption", "aws:kms"},
                           {"SSEKMSKeyId", key},
                           {"SSEKMSEncryptionContext", "eyJ0ZWFtIjoicmVkIn0="}});
  ASSERT_TRUE(stored.ok()) << stored.code();
  EXPECT_EQ(get().output.body.read_all(), "secret");
  EXPECT_EQ(put({{"ServerSideEncryption", "aws:kms"},
                 {"SSEKMSKeyId", key},
                 {"SSEKMSEncryptionContext", "nonsense"}})
                .code(),
            "InvalidArgument");
}

TEST_F(Encryption, CopiesFollowTheirDestination) {
  ASSERT_TRUE(put({{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}}).ok());
  const Value copied =
      w.done("CopyObject", {{"Bucket", "reports"}, {"Key", "plain"}, {"CopySource", "reports/k"}});
  EXPECT_EQ(copied["ServerSideEncryption"], "AES256");
  ASSERT_TRUE(kms("DisableKey", {{"KeyId", key}}).ok());
  EXPECT_EQ(w.body("reports", "plain"), "secret");
  EXPECT_EQ(
      w.s3("CopyObject", {{"Bucket", "reports"}, {"Key", "again"}, {"CopySource", "reports/k"}})
          .code(),
      "KMS.DisabledException");
}

// Only ciphertext lies in the tables of S3; without KMS's key there is no way to the bytes.
TEST_F(Encryption, NoDataKeyIsStored) {
  ASSERT_TRUE(put({{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}}).ok());
  auto& db = w.world.store().state;
  const auto keys = db.integer("SELECT count(*) FROM s3_master_key");
  EXPECT_EQ(keys, 0);
  EXPECT_EQ(db.integer("SELECT count(*) FROM s3_body WHERE length(wrapped_key) > 60"), 1);
}

}  // namespace
}  // namespace tests
