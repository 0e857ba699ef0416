#include "tests/fakes/s3/s3_world.h"

namespace tests {
namespace {

using sim::Value;

// ---- creating ----

struct Creation {
  const char* endpoint;
  const char* constraint;  // "": none
  const char* error;       // "": created
  const char* region;      // where the bucket then lies
  const char* location;    // what GetBucketLocation says
};

class CreateBucket : public testing::TestWithParam<Creation> {};

TEST_P(CreateBucket, FollowsTheLocationConstraint) {
  const auto& c = GetParam();
  S3World w;
  Value input = {{"Bucket", "reports"}};
  if (*c.constraint) input["CreateBucketConfiguration"] = {{"LocationConstraint", c.constraint}};
  const auto answer = w.client(c.endpoint).call("s3", "CreateBucket", input);
  EXPECT_EQ(answer.code(), c.error);
  if (*c.error) return;
  const auto head = w.client(c.region).call("s3", "HeadBucket", {{"Bucket", "reports"}});
  ASSERT_TRUE(head.ok()) << head.code();
  EXPECT_EQ(head.value().at("BucketRegion"), c.region);
  EXPECT_EQ(head.value().at("BucketArn"), "arn:aws:s3:::reports");
  EXPECT_EQ(w.client(c.region)
                .call("s3", "GetBucketLocation", {{"Bucket", "reports"}})
                .value()
                .at("LocationConstraint"),
            c.location);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CreateBucket,
    testing::Values(Creation{"us-east-1", "", "", "us-east-1", ""},
                    Creation{"us-east-1", "eu-central-1", "", "eu-central-1", "eu-central-1"},
                    Creation{"us-east-1", "us-east-1", "InvalidLocationConstraint", "", ""},
                    Creation{"us-east-1", "moon-1", "InvalidLocationConstraint", "", ""},
                    Creation{"us-east-1", "cn-north-1", "InvalidLocationConstraint", "", ""},
                    Creation{"us-east-1", "EU", "", "eu-west-1", "EU"},
                    Creation{"eu-west-1", "EU", "", "eu-west-1", "EU"},
                    Creation{"eu-west-1", "eu-west-1", "", "eu-west-1", "eu-west-1"},
                    Creation{"me-south-1", "me-south-1", "", "me-south-1", "me-south-1"},
                    Creation{"eu-west-1", "", "IllegalLocationConstraintException", "", ""},
                    Creation{"eu-west-1", "us-west-2", "IllegalLocationConstraintException", "",
                             ""}));

struct Name {
  const char* name;
  bool fine;
};

class BucketName : public testing::TestWithParam<Name> {};

TEST_P(BucketName, IsChecked) {
  S3World w;
  const auto answer = w.s3("CreateBucket", {{"Bucket", GetParam().name}});
  EXPECT_EQ(answer.code(), GetParam().fine ? "" : "InvalidBucketName");
}

INSTANTIATE_TEST_SUITE_P(
    Table, BucketName,
    testing::Values(Name{"abc", true}, Name{"a.b-c.9", true}, Name{"amzn-s3-demo-bucket", true},
                    Name{"ab", false}, Name{"Reports", false}, Name{"a_b", false},
                    Name{"a..b", false}, Name{"a.-b", false}, Name{"a-.b", false},
                    Name{"-abc", false}, Name{"abc-", false}, Name{"192.168.5.4", false},
                    Name{"xn--abc", false}, Name{"sthree-abc", false}, Name{"abc-s3alias", false},
                    Name{"abc--ol-s3", false}, Name{"abc.mrap", false}, Name{"abc--x-s3", false},
                    Name{"a23456789012345678901234567890123456789012345678901234567890123", true},
                    Name{"a234567890123456789012345678901234567890123456789012345678901234",
                         false}));

TEST(Buckets, DemoNamesCanBeRefused) {
  S3World w;
  w.world.settings().set("s3.allow_demo_bucket_names", false);
  EXPECT_EQ(w.s3("CreateBucket", {{"Bucket", "amzn-s3-demo-bucket"}}).code(), "InvalidBucketName");
}

TEST(Buckets, ANameIsTakenOnce) {
  S3World w;
  w.bucket("reports");
  // In us-east-1 an owner may create his bucket again, elsewhere not.
  EXPECT_TRUE(w.s3("CreateBucket", {{"Bucket", "reports"}}).ok());
  EXPECT_EQ(w.client_as(TestWorld::admin(kOtherAccount))
                .call("s3", "CreateBucket", {{"Bucket", "reports"}})
                .code(),
            "BucketAlreadyExists");
  const Value west = {{"Bucket", "west"},
                      {"CreateBucketConfiguration", {{"LocationConstraint", "us-west-2"}}}};
  EXPECT_TRUE(w.s3("CreateBucket", west).ok());
  EXPECT_EQ(w.s3("CreateBucket", west).code(), "BucketAlreadyOwnedByYou");
}

TEST(Buckets, FreshOnesArePrivateAndEncrypted) {
  S3World w;
  w.bucket("reports");
  const Value named = {{"Bucket", "reports"}};
  const Value pab = w.done("GetPublicAccessBlock", named)["PublicAccessBlockConfiguration"];
  for (const auto& [name, value] : pab.items()) EXPECT_EQ(value, true) << name;
  EXPECT_EQ(pab.size(), 4u);
  EXPECT_EQ(w.done("GetBucketOwnershipControls",
                   named)["OwnershipControls"]["Rules"][0]["ObjectOwnership"],
            "BucketOwnerEnforced");
  EXPECT_EQ(
      w.done("GetBucketEncryption", named)["ServerSideEncryptionConfiguration"]["Rules"][0]
                                          ["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
      "AES256");
  EXPECT_TRUE(w.done("GetBucketVersioning", named).empty());
  EXPECT_EQ(w.s3("GetBucketPolicy", named).code(), "NoSuchBucketPolicy");
  EXPECT_EQ(w.s3("GetBucketTagging", named).code(), "NoSuchTagSet");
}

TEST(Buckets, AreListedForTheirOwnerAcrossRegions) {
  S3World w;
  w.bucket("bbb");
  w.done("CreateBucket",
         {{"Bucket", "aaa"}, {"CreateBucketConfiguration", {{"LocationConstraint", "eu-west-1"}}}});
  const Value all = w.done("ListBuckets");
  ASSERT_EQ(all["Buckets"].size(), 2u);
  EXPECT_EQ(all["Buckets"][0]["Name"], "aaa");
  EXPECT_FALSE(all["Buckets"][0].contains("BucketRegion"));
  EXPECT_EQ(w.client_as(TestWorld::admin(kOtherAccount))
                .call("s3", "ListBuckets")
                .value()
                .at("Buckets")
                .size(),
            0u);
}

TEST(Buckets, PagesOfBucketsAreNamedWithTheirRegions) {
  S3World w;
  for (const char* name : {"aaa", "bbb", "ccc"}) w.bucket(name);
  const Value first = w.done("ListBuckets", {{"MaxBuckets", 2}});
  ASSERT_EQ(first["Buckets"].size(), 2u);
  EXPECT_EQ(first["Buckets"][0]["BucketRegion"], "us-east-1");
  const Value rest =
      w.done("ListBuckets", {{"MaxBuckets", 2}, {"ContinuationToken", first["ContinuationToken"]}});
  ASSERT_EQ(rest["Buckets"].size(), 1u);
  EXPECT_EQ(rest["Buckets"][0]["Name"], "ccc");
  EXPECT_FALSE(rest.contains("ContinuationToken"));
  EXPECT_EQ(w.s3("ListBuckets", {{"BucketRegion", "eu-east-1"}}).error->message,
            "Argument value eu-east-1 is not a valid AWS Region");
}

TEST(Buckets, GoOnlyWhenTheyAreEmpty) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "text");
  EXPECT_EQ(w.s3("DeleteBucket", {{"Bucket", "reports"}}).code(), "BucketNotEmpty");
  w.done("DeleteObject", {{"Bucket", "reports"}, {"Key", "k"}});
  w.done("CreateMultipartUpload", {{"Bucket", "reports"}, {"Key", "k"}});
  w.done("DeleteBucket", {{"Bucket", "reports"}});
  EXPECT_EQ(w.s3("HeadBucket", {{"Bucket", "reports"}}).code(), "NoSuchBucket");
  EXPECT_EQ(w.orphans(), 0);
}

// ---- addressing from another region ----

struct Addressed {
  const char* bucket_region;
  const char* endpoint;
  const char* error;
  const char* message_part;
};

class AnotherRegion : public testing::TestWithParam<Addressed> {};

TEST_P(AnotherRegion, IsToldWhereTheBucketIs) {
  const auto& c = GetParam();
  S3World w;
  const std::string region = c.bucket_region;
  Value input = {{"Bucket", "reports"}};
  if (region != "us-east-1") {
    input["CreateBucketConfiguration"] = {{"LocationConstraint", region}};
  }
  w.done("CreateBucket", input);
  const auto answer = w.client(c.endpoint).call("s3", "ListObjectsV2", {{"Bucket", "reports"}});
  ASSERT_EQ(answer.code(), c.error);
  if (answer.ok()) return;
  EXPECT_NE(answer.error->message.find(c.message_part), std::string::npos) << answer.error->message;
  ASSERT_EQ(answer.error->headers.size(), 1u);
  EXPECT_EQ(answer.error->headers[0].first, "x-amz-bucket-region");
  EXPECT_EQ(answer.error->headers[0].second, region);
  if (answer.code() == "PermanentRedirect") {
    EXPECT_EQ(answer.error->http_status, 301);
    EXPECT_EQ(answer.error->fields[0].second, "s3." + region + ".amazonaws.com");
    EXPECT_EQ(answer.error->fields[1].second, "reports");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, AnotherRegion,
    testing::Values(Addressed{"us-east-1", "us-east-1", "", ""},
                    Addressed{"eu-west-1", "us-east-1", "PermanentRedirect", "specified endpoint"},
                    Addressed{"us-east-1", "eu-west-1", "PermanentRedirect", "specified endpoint"},
                    Addressed{"me-south-1", "us-east-1", "IllegalLocationConstraintException",
                              "The me-south-1 location"},
                    Addressed{"us-east-1", "me-south-1", "IllegalLocationConstraintException",
                              "The unspecified location"}));

TEST(Buckets, TheGlobalEndpointKnowsEveryLocation) {
  S3World w;
  w.done("CreateBucket", {{"Bucket", "reports"},
                          {"CreateBucketConfiguration", {{"LocationConstraint", "eu-west-1"}}}});
  EXPECT_EQ(w.done("GetBucketLocation", {{"Bucket", "reports"}})["LocationConstraint"],
            "eu-west-1");
  EXPECT_EQ(w.client("us-west-2").call("s3", "GetBucketLocation", {{"Bucket", "reports"}}).code(),
            "PermanentRedirect");
}

TEST(Buckets, AnotherPartitionHasOtherBuckets) {
  S3World w;
  w.bucket("reports");
  EXPECT_EQ(w.client("cn-north-1").call("s3", "HeadBucket", {{"Bucket", "reports"}}).code(),
            "NoSuchBucket");
}

TEST(Buckets, TheExpectedOwnerIsChecked) {
  S3World w;
  w.bucket("reports");
  const auto head = [&](const char* owner) {
    return w.s3("HeadBucket", {{"Bucket", "reports"}, {"ExpectedBucketOwner", owner}}).code();
  };
  EXPECT_EQ(head(kAccount), "");
  EXPECT_EQ(head(kOtherAccount), "AccessDenied");
  EXPECT_EQ(head("abcd"), "InvalidBucketOwnerAWSAccountID");
}

TEST(Buckets, StrangersLearnTheRegionAndNothingElse) {
  S3World w;
  w.bucket("reports");
  const auto answer = w.client_as(TestWorld::admin(kOtherAccount))
                          .call("s3", "HeadBucket", {{"Bucket", "reports"}});
  ASSERT_EQ(answer.code(), "AccessDenied");
  EXPECT_EQ(answer.error->message, "Access Denied");
  EXPECT_EQ(answer.error->headers.at(0).second, "us-east-1");
}

// ---- settings ----

TEST(BucketSettings, TagsComeBackAndAreChecked) {
  S3World w;
  w.bucket("reports");
  const auto put = [&](const Value& tags) {
    return w.s3("PutBucketTagging", {{"Bucket", "reports"}, {"Tagging", {{"TagSet", tags}}}})
        .code();
  };
  EXPECT_EQ(put(Value::array({{{"Key", "team"}, {"Value", "red"}}})), "");
  EXPECT_EQ(w.done("GetBucketTagging", {{"Bucket", "reports"}})["TagSet"][0]["Value"], "red");
  EXPECT_EQ(put(Value::array({{{"Key", "a"}, {"Value", ""}}, {{"Key", "a"}, {"Value", ""}}})),
            "InvalidTag");
  EXPECT_EQ(put(Value::array({{{"Key", "aws:x"}, {"Value", ""}}})), "InvalidTag");
  w.done("DeleteBucketTagging", {{"Bucket", "reports"}});
  EXPECT_EQ(w.s3("GetBucketTagging", {{"Bucket", "reports"}}).code(), "NoSuchTagSet");
}

TEST(BucketSettings, EncryptionRulesAreChecked) {
  S3World w;
  w.bucket("reports");
  const auto put = [&](const Value& rules) {
    return w
        .s3("PutBucketEncryption",
            {{"Bucket", "reports"}, {"ServerSideEncryptionConfiguration", {{"Rules", rules}}}})
        .code();
  };
  const auto rule = [](const char* algorithm, const char* key) {
    Value out = {{"ApplyServerSideEncryptionByDefault", {{"SSEAlgorithm", algorithm}}}};
    if (*key) out["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] = key;
    return out;
  };
  EXPECT_EQ(put(Value::array()), "MalformedXML");
  EXPECT_EQ(put(Value::array({rule("AES256", ""), rule("AES256", "")})), "MalformedXML");
  EXPECT_EQ(put(Value::array({rule("AES256", "some-key")})), "InvalidArgument");
  EXPECT_EQ(put(Value::array({rule("aws:rot13", "")})), "MalformedXML");
  // A bogus key is found out with the first object.
  EXPECT_EQ(put(Value::array({rule("aws:kms", "no-such-key")})), "");
  EXPECT_EQ(w.s3("PutObject", {{"Bucket", "reports"}, {"Key", "k"}, {"Body", "x"}}).code(),
            "KMS.NotFoundException");
}

TEST(BucketSettings, AclsShowTheOwnerAlone) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "x");
  const Value acl = w.done("GetBucketAcl", {{"Bucket", "reports"}});
  EXPECT_EQ(acl["Grants"][0]["Permission"], "FULL_CONTROL");
  EXPECT_EQ(acl["Owner"]["ID"].get<std::string>().size(), 64u);
  EXPECT_EQ(w.done("GetObjectAcl", {{"Bucket", "reports"}, {"Key", "k"}}), acl);
}

TEST(BucketSettings, WhatIsNotThereIsSaid) {
  S3World w;
  w.bucket("reports");
  for (const char* operation : {"PutBucketVersioning", "PutBucketCors"}) {
    EXPECT_EQ(w.s3(operation, {{"Bucket", "reports"}}).code(), "NotImplemented") << operation;
  }
}

// ---- world files ----

constexpr const char* kWorld = R"({
  "now": "2026-03-01T09:00:00Z",
  "accounts": [ { "id": "111122223333",
    "users": [ { "name": "admin", "policies": { "A": { "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } } ],
    "regions": { "eu-west-1": { "buckets": [ BUCKET ] } } } ]
})";

std::string world_with(const std::string& bucket) {
  std::string text = kWorld;
  return text.replace(text.find("BUCKET"), 6, bucket);
}

TEST(BucketsOfAWorld, AreLoaded) {
  S3World w(world_with(R"({
    "name": "amzn-s3-demo-bucket",
    "policy": { "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Principal": "*",
      "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/secret*" } ] },
    "public_access_block": { "BlockPublicAcls": false },
    "objects": [ { "key": "a/b", "text": "hello" }, { "key": "secret", "text": "x" } ] })"));
  auto eu = w.client("eu-west-1");
  auto got = eu.call("s3", "GetObject", {{"Bucket", "amzn-s3-demo-bucket"}, {"Key", "a/b"}});
  ASSERT_TRUE(got.ok()) << got.code();
  EXPECT_EQ(got.output.body.read_all(), "hello");
  EXPECT_EQ(
      eu.call("s3", "GetObject", {{"Bucket", "amzn-s3-demo-bucket"}, {"Key", "secret"}}).code(),
      "AccessDenied");
  EXPECT_EQ(eu.call("s3", "GetPublicAccessBlock", {{"Bucket", "amzn-s3-demo-bucket"}})
                .value()
                .at("PublicAccessBlockConfiguration")
                .at("BlockPublicAcls"),
            false);
  EXPECT_EQ(w.orphans(), 0);
}

struct BadWorld {
  const char* bucket;
  const char* pointer;
};

class BadBucketOfAWorld : public testing::TestWithParam<BadWorld> {};

TEST_P(BadBucketOfAWorld, IsNamedByItsPlace) {
  try {
    S3World w(world_with(GetParam().bucket));
    FAIL() << "the world was loaded";
  } catch (const std::exception& error) {
    EXPECT_NE(std::string(error.what()).find(GetParam().pointer), std::string::npos)
        << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadBucketOfAWorld,
    testing::Values(BadWorld{R"({"name":"Nope"})", "not a valid bucket name"},
                    BadWorld{R"({"name":"abc","polcy":{}})", "policy"},
                    BadWorld{R"({"name":"abc","policy":{"Version":"2012-10-17"}})", "Statement"},
                    BadWorld{R"({"name":"abc","objects":[{"key":"k","body":"x"}]})", "body"},
                    BadWorld{R"({"name":"abc","encryption":{"algorithm":"rot13"}})", "AES256"},
                    BadWorld{R"({"name":"abc","public_access_block":{"BlockPublicAcls":"no"}})",
                             "true or"}));

}  // namespace
}  // namespace tests
