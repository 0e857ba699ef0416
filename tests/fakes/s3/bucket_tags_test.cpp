// Tags of buckets as condition keys, where attribute-based access control is on, and the two ways
// to change them.
#include "tests/fakes/iam/iam_calls.h"
#include "tests/fakes/s3/s3_world.h"

namespace tests {
namespace {

using sim::Value;

constexpr const char* kArn = "arn:aws:s3:::reports";
constexpr const char* kAccountId = "111122223333";

// Bob may do anything to buckets, and their objects, that carry his team's name under a key.
constexpr const char* kWorld = R"({"accounts": [{"id": "111122223333",
  "users": [
    {"name": "admin", "attached_policies": ["AdministratorAccess"]},
    {"name": "bob", "policies": {"Team": {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
       "Condition": {"StringEquals": {"aws:ResourceTag/team": "blue"}}}]}}},
    {"name": "eve", "policies": {"Team": {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
       "Condition": {"StringEquals": {"s3:BucketTag/Team": "blue"}}}]}}}],
  "regions": {"us-east-1": {"buckets": [
    {"name": "reports", "tags": {"team": "blue"},
     "objects": [{"key": "a.csv", "text": "a"}]},
    {"name": "ready", "tags": {"team": "blue"}, "abac": true}]}}}]})";

struct BucketTags : testing::Test {
  S3World w{kWorld};

  std::string as(const char* user, const char* operation, const Value& input) {
    return w.client_as(TestWorld::user(user)).call("s3", operation, input).code();
  }
  sim::Answer control(const char* operation, Value input, const std::string& resource = kArn) {
    input.update({{"AccountId", kAccountId}, {"ResourceArn", resource}});
    return w.admin_client.call("s3control", operation, std::move(input));
  }
  void abac(const char* status) {
    w.done("PutBucketAbac", {{"Bucket", "reports"}, {"AbacStatus", {{"Status", status}}}});
  }
  Value tags() { return control("ListTagsForResource", Value::object()).value().at("Tags"); }
};

const Value kBucket = {{"Bucket", "reports"}};
const Value kObject = {{"Bucket", "reports"}, {"Key", "a.csv"}};

TEST_F(BucketTags, AreConditionKeysWhereAbacIsOn) {
  EXPECT_EQ(w.done("GetBucketAbac", kBucket)["AbacStatus"]["Status"], "Disabled");
  for (const char* user : {"bob", "eve"}) {
    EXPECT_EQ(as(user, "ListObjectsV2", kBucket), "AccessDenied") << user;
    abac("Enabled");
    EXPECT_EQ(as(user, "ListObjectsV2", kBucket), "") << user;
    EXPECT_EQ(as(user, "GetObject", kObject), "") << user;
    EXPECT_EQ(as(user, "ListObjectsV2", {{"Bucket", "ready"}}), "") << "of the world file";
    abac("Disabled");
    EXPECT_EQ(as(user, "GetObject", kObject), "AccessDenied") << user;
  }
}

TEST_F(BucketTags, ChangeOneByOneWhereAbacIsOn) {
  abac("Enabled");
  const auto put = w.s3(
      "PutBucketTagging",
      {{"Bucket", "reports"}, {"Tagging", {{"TagSet", {{{"Key", "team"}, {"Value", "red"}}}}}}});
  EXPECT_EQ(put.code(), "MethodNotAllowed");
  EXPECT_EQ(w.s3("DeleteBucketTagging", kBucket).code(), "MethodNotAllowed");
  EXPECT_EQ(outcome(control("TagResource", {{"Tags",
                                             {{{"Key", "team"}, {"Value", "red"}},
                                              {{"Key", "stage"}, {"Value", "test"}}}}})),
            "ok");
  EXPECT_EQ(tags(),
            (Value{{{"Key", "team"}, {"Value", "red"}}, {{"Key", "stage"}, {"Value", "test"}}}));
  EXPECT_EQ(as("bob", "ListObjectsV2", kBucket), "AccessDenied") << "the team is another";
  EXPECT_EQ(outcome(control("UntagResource", {{"TagKeys", {"team", "stage"}}})), "ok");
  EXPECT_EQ(w.s3("GetBucketTagging", kBucket).code(), "NoSuchTagSet");
}

TEST_F(BucketTags, AreRefusedInTheWordsOfBothWays) {
  EXPECT_EQ(control("TagResource", {{"Tags", {{{"Key", "aws:x"}, {"Value", ""}}}}}).code(),
            "InvalidTag");
  EXPECT_EQ(control("ListTagsForResource", Value::object(), "arn:aws:s3:::nowhere").code(),
            "NoSuchBucket");
  EXPECT_EQ(control("ListTagsForResource", Value::object(),
                    "arn:aws:s3:us-east-1:111122223333:accesspoint/a")
                .code(),
            "NotImplemented");
}

TEST_F(BucketTags, OfANewBucketAreKeysOfItsCreation) {
  const auto put = w.admin_client.call(
      "iam", "PutUserPolicy",
      {{"UserName", "bob"},
       {"PolicyName", "Create"},
       {"PolicyDocument",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:CreateBucket",)"
        R"("s3:TagResource"],"Resource":"*","Condition":{)"
        R"("StringEquals":{"aws:RequestTag/team":"blue"}}}]})"}});
  ASSERT_EQ(outcome(put), "ok");
  const auto create = [&](const char* team) {
    return as("bob", "CreateBucket",
              {{"Bucket", "new-one"},
               {"CreateBucketConfiguration", {{"Tags", {{{"Key", "team"}, {"Value", team}}}}}}});
  };
  EXPECT_EQ(as("bob", "CreateBucket", {{"Bucket", "new-one"}}), "AccessDenied");
  EXPECT_EQ(create("red"), "AccessDenied");
  EXPECT_EQ(create("blue"), "");
}

TEST_F(BucketTags, NeedPermissionsOfTheirOwn) {
  const auto put = w.admin_client.call(
      "iam", "PutUserPolicy",
      {{"UserName", "bob"},
       {"PolicyName", "Tagging"},
       {"PolicyDocument",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:TagResource",)"
        R"("Resource":"arn:aws:s3:::reports","Condition":{)"
        R"("StringEquals":{"aws:RequestTag/stage":"test"},)"
        R"("ForAllValues:StringEquals":{"aws:TagKeys":["stage"]}}}]})"}});
  ASSERT_EQ(outcome(put), "ok");
  const auto tag = [&](const char* stage) {
    return w.client_as(TestWorld::user("bob"))
        .call("s3control", "TagResource",
              {{"AccountId", kAccountId},
               {"ResourceArn", kArn},
               {"Tags", {{{"Key", "stage"}, {"Value", stage}}}}})
        .code();
  };
  EXPECT_EQ(tag("test"), "");
  EXPECT_EQ(tag("live"), "AccessDenied");
}

}  // namespace
}  // namespace tests
