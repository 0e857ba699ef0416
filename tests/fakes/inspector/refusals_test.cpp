// What the explanation of a refused report tells: everything that stands in the way, in the policy
// of the bucket and in that of the key, at once, and edits that, all made, let the report through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/gateway/explanation.h"
#include "tests/support/export_world.h"

namespace {

using sim::Value;
using testing::HasSubstr;
using testing::Not;

class Refusals : public testing::Test {
 protected:
  explicit Refusals(int64_t findings = 12) : w_(findings) {}

  Value policy(const char* service, const char* operation, const Value& input) {
    const Value answer = w_.client().call(service, operation, input).value();
    return Value::parse(answer.at("Policy").get<std::string>());
  }
  Value bucket_policy() { return policy("s3", "GetBucketPolicy", {{"Bucket", kBucket}}); }
  Value key_policy() { return policy("kms", "GetKeyPolicy", {{"KeyId", w_.key_arn()}}); }
  void set_bucket_policy(const Value& document) {
    ASSERT_TRUE(
        w_.client()
            .call("s3", "PutBucketPolicy", {{"Bucket", kBucket}, {"Policy", document.dump()}})
            .ok());
  }
  void set_key_policy(const Value& document) {
    ASSERT_TRUE(
        w_.client()
            .call("kms", "PutKeyPolicy", {{"KeyId", w_.key_arn()}, {"Policy", document.dump()}})
            .ok());
  }
  // Of the statement for Inspector: of the bucket's policy the first, of the key's the last.
  static void expect_account(Value& statement, const std::string& account) {
    statement["Condition"]["StringEquals"]["aws:SourceAccount"] = account;
  }
  // Of a report that fails.
  Value explanation(const std::string& format = "CSV") {
    const auto id = w_.begin_report(format);
    w_.advance(std::chrono::hours(2));
    EXPECT_EQ(w_.status(id), "FAILED");
    const auto& journal = w_.world.gateway().journal();
    return *sim::explanation(journal, *sim::entry_named(journal, "denied"));
  }
  std::vector<std::string> policies_to_mend(const Value& told) {
    std::vector<std::string> names;
    for (const auto& remedy : told.at("remedies")) names.push_back(remedy.at("policy"));
    return names;
  }

  static constexpr const char* kBucket = tests::kReportBucket;
  tests::ExportWorld w_;
};

TEST_F(Refusals, NameTheFaultsOfBothPolicies) {
  Value bucket = bucket_policy();
  expect_account(bucket["Statement"][0], "444455556666");
  set_bucket_policy(bucket);
  Value key = key_policy();
  expect_account(key["Statement"].back(), "444455556666");
  set_key_policy(key);

  const Value told = explanation();
  const std::string text = told.at("text");
  EXPECT_THAT(text, HasSubstr("would be refused next: "));
  EXPECT_THAT(text, HasSubstr("kms:GenerateDataKey"));
  EXPECT_THAT(policies_to_mend(told),
              testing::UnorderedElementsAre(HasSubstr("bucket policy"), HasSubstr("key policy")));
}

TEST_F(Refusals, OfTheKeyAloneSayNothingOfTheBucket) {
  Value key = key_policy();
  key["Statement"].erase(key["Statement"].size() - 1);
  set_key_policy(key);

  const Value told = explanation();
  EXPECT_THAT(told.at("text").get<std::string>(), Not(HasSubstr("would be refused next: ")));
  EXPECT_THAT(policies_to_mend(told), testing::ElementsAre(HasSubstr("key policy")));
}

TEST_F(Refusals, LeaveNothingBehindThatWasOnlyForeseen) {
  Value bucket = bucket_policy();
  expect_account(bucket["Statement"][0], "444455556666");
  set_bucket_policy(bucket);
  (void)explanation();
  EXPECT_EQ(w_.count("SELECT count(*) FROM s3_object"), 0);
  EXPECT_EQ(w_.count("SELECT count(*) FROM s3_upload"), 0);
  int64_t asked = 0;
  for (const auto& entry : w_.world.gateway().journal().since(0, 1000)) {
    if (entry.service == "s3" && entry.operation == "PutObject") ++asked;
  }
  EXPECT_EQ(asked, 1);
}

// A bucket key changes the encryption context that the key policy sees: the bucket's ARN.
TEST_F(Refusals, SeeTheKeyAsTheWriteWouldHave) {
  ASSERT_TRUE(w_.client()
                  .call("s3", "PutBucketEncryption",
                        {{"Bucket", kBucket},
                         {"ServerSideEncryptionConfiguration",
                          {{"Rules",
                            {{{"ApplyServerSideEncryptionByDefault",
                               {{"SSEAlgorithm", "aws:kms"}, {"KMSMasterKeyID", w_.key_arn()}}},
                              {"BucketKeyEnabled", true}}}}}}})
                  .ok());
  Value bucket = bucket_policy();
  expect_account(bucket["Statement"][0], "444455556666");
  set_bucket_policy(bucket);
  Value key = key_policy();
  key["Statement"].back()["Condition"]["StringEquals"]["kms:EncryptionContext:aws:s3:arn"] =
      std::string("arn:aws:s3:::") + kBucket;
  set_key_policy(key);
  EXPECT_THAT(explanation().at("text").get<std::string>(), Not(HasSubstr("asked for kms:")));
}

// More than one part: the key has to be opened again for the second, which takes kms:Decrypt.
class RefusalsInParts : public Refusals {
 protected:
  RefusalsInParts() : Refusals(5000) {}
};

TEST_F(RefusalsInParts, ForeseeThePartsAsWell) {
  Value bucket = bucket_policy();
  expect_account(bucket["Statement"][0], "444455556666");
  set_bucket_policy(bucket);
  Value key = key_policy();
  key["Statement"].back()["Action"] = "kms:GenerateDataKey*";
  set_key_policy(key);
  const std::string text = explanation("JSON").at("text");
  EXPECT_THAT(text, HasSubstr("asked for kms:Decrypt"));
  EXPECT_THAT(text, Not(HasSubstr("asked for kms:GenerateDataKey")));
}

}  // namespace
