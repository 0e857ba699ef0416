#include "fakes/s3/bodies.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "tests/fakes/s3/s3_world.h"

namespace tests {
namespace {

using fakes::s3::kFrameBytes;
using sim::Value;

// Bytes in which no two stretches look alike.
std::string varied(size_t size) {
  std::string out;
  for (uint32_t n = 0; out.size() < size; ++n) out += std::to_string(n * 2654435761u);
  out.resize(size);
  return out;
}

TEST(Objects, ComeBackAsTheyWere) {
  S3World w;
  w.bucket("reports");
  const Value put = w.put("reports", "a//b c", "hello",
                          {{"ContentType", "text/csv"},
                           {"CacheControl", "no-store"},
                           {"ContentEncoding", "aws-chunked,gzip"},
                           {"Metadata", {{"owner", "me"}}},
                           {"Tagging", "team=red%20one&x="}});
  EXPECT_EQ(put["ETag"], "\"5d41402abc4b2a76b9719d911017c592\"");
  EXPECT_EQ(put["ServerSideEncryption"], "AES256");
  EXPECT_EQ(put["ChecksumType"], "FULL_OBJECT");
  EXPECT_TRUE(put.contains("ChecksumCRC64NVME"));
  auto answer = w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "a//b c"}});
  ASSERT_TRUE(answer.ok());
  const Value& m = answer.output.members;
  EXPECT_EQ(m["ContentLength"], 5);
  EXPECT_EQ(m["ContentType"], "text/csv");
  EXPECT_EQ(m["CacheControl"], "no-store");
  EXPECT_EQ(m["ContentEncoding"], "gzip");
  EXPECT_EQ(m["Metadata"]["owner"], "me");
  EXPECT_EQ(m["TagCount"], 2);
  EXPECT_EQ(m["AcceptRanges"], "bytes");
  EXPECT_FALSE(m.contains("ChecksumCRC64NVME"));  // only when it is asked for
  EXPECT_EQ(answer.output.status, 0);
  EXPECT_EQ(answer.output.body.read_all(), "hello");
  const Value head =
      w.done("HeadObject", {{"Bucket", "reports"}, {"Key", "a//b c"}, {"ChecksumMode", "ENABLED"}});
  EXPECT_EQ(head["ChecksumCRC64NVME"], put["ChecksumCRC64NVME"]);
  EXPECT_EQ(
      w.done("GetObjectTagging", {{"Bucket", "reports"}, {"Key", "a//b c"}})["TagSet"][0]["Value"],
      "red one");
}

TEST(Objects, AreReplacedAndDeletedWithoutLeftovers) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", varied(3 * kFrameBytes));
  w.put("reports", "k", "short");
  EXPECT_EQ(w.body("reports", "k"), "short");
  EXPECT_EQ(w.orphans(), 0);
  w.done("DeleteObject", {{"Bucket", "reports"}, {"Key", "k"}});
  w.done("DeleteObject", {{"Bucket", "reports"}, {"Key", "k"}});  // fine again
  EXPECT_EQ(w.orphans(), 0);
  EXPECT_EQ(w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "k"}}).code(), "NoSuchKey");
}

TEST(Objects, LieEncryptedInTheTables) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "a text that would be easy to find");
  const auto image = w.world.snapshot().state;
  EXPECT_EQ(image.find("easy to find"), std::string::npos);
}

TEST(Objects, SurviveARestore) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "before");
  const auto snapshot = w.world.snapshot();
  w.put("reports", "k", "after");
  w.world.restore(snapshot);
  EXPECT_EQ(w.body("reports", "k"), "before");
}

TEST(Objects, AnAnswerUnderwayIsCutWhenTheObjectGoes) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", varied(2 * kFrameBytes));
  auto answer = w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "k"}});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer.output.body.source().size(), kFrameBytes);
  w.done("DeleteObject", {{"Bucket", "reports"}, {"Key", "k"}});
  EXPECT_THROW(answer.output.body.source(), std::runtime_error);
}

// ---- ranges ----

struct Ranged {
  const char* range;
  int status;        // 0: 200
  const char* body;  // of the ten bytes "0123456789"
  const char* error;
};

class Range : public testing::TestWithParam<Ranged> {};

TEST_P(Range, IsReadAsS3ReadsIt) {
  const auto& c = GetParam();
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "0123456789");
  auto answer = w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "k"}, {"Range", c.range}});
  ASSERT_EQ(answer.code(), c.error);
  if (*c.error) return;
  EXPECT_EQ(answer.output.status, c.status);
  EXPECT_EQ(answer.output.body.read_all(), c.body);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Range,
    testing::Values(
        Ranged{"bytes=0-8", 206, "012345678", ""}, Ranged{"bytes=-2", 206, "89", ""},
        Ranged{"bytes=-15", 206, "0123456789", ""}, Ranged{"bytes=0-100", 206, "0123456789", ""},
        Ranged{"bytes=1-", 206, "123456789", ""}, Ranged{"bytes=9-9", 206, "9", ""},
        Ranged{"bytes=1-0", 0, "0123456789", ""}, Ranged{"bytes=-1-", 0, "0123456789", ""},
        Ranged{"bytes=0--1", 0, "0123456789", ""}, Ranged{"bytes=0-1,3-4", 0, "0123456789", ""},
        Ranged{"lines=0-1", 0, "0123456789", ""}, Ranged{"bytes=-0", 0, "", "InvalidRange"},
        Ranged{"bytes=10-", 0, "", "InvalidRange"}));

TEST(Ranges, OpenOnlyTheFramesTheyTouch) {
  S3World w;
  w.bucket("reports");
  const std::string whole = varied(3 * kFrameBytes + 17);
  w.put("reports", "k", whole);
  const size_t first = kFrameBytes - 3, length = kFrameBytes + 10;
  const std::string range = fmt::format("bytes={}-{}", first, first + length - 1);
  EXPECT_EQ(w.body("reports", "k", {{"Range", range}}), whole.substr(first, length));
  EXPECT_EQ(w.body("reports", "k"), whole);
  // With the last frame gone, a range before it is still read.
  auto& db = w.world.store().state;
  db.run("DELETE FROM s3_frame WHERE frame = 3");
  EXPECT_EQ(w.body("reports", "k", {{"Range", range}}), whole.substr(first, length));
}

TEST(Ranges, ShowNoChecksumOfTheWhole) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "0123456789");
  const Value part = w.done(
      "HeadObject",
      {{"Bucket", "reports"}, {"Key", "k"}, {"Range", "bytes=0-1"}, {"ChecksumMode", "ENABLED"}});
  EXPECT_FALSE(part.contains("ChecksumCRC64NVME"));
  EXPECT_EQ(part["ContentRange"], "bytes 0-1/10");
}

// ---- conditions ----

TEST(Conditions, OfReads) {
  S3World w;
  w.bucket("reports");
  const std::string etag = w.put("reports", "k", "x")["ETag"];
  const int64_t now = sim::to_millis(w.world.now());
  w.advance(sim::Millis(60000));
  struct {
    Value headers;
    const char* error;
  } cases[] = {
      {{{"IfMatch", etag}}, ""},
      {{{"IfMatch", etag.substr(1, etag.size() - 2)}}, ""},
      {{{"IfMatch", "\"other\""}}, "PreconditionFailed"},
      {{{"IfNoneMatch", etag}}, "NotModified"},
      {{{"IfNoneMatch", "\"other\""}}, ""},
      {{{"IfModifiedSince", now}}, "NotModified"},
      {{{"IfModifiedSince", now - 1000}}, ""},
      {{{"IfModifiedSince", now + 86400000}}, ""},  // dates to come are ignored
      {{{"IfUnmodifiedSince", now}}, ""},
      {{{"IfUnmodifiedSince", now - 1000}}, "PreconditionFailed"},
      {{{"IfMatch", etag}, {"IfUnmodifiedSince", now - 1000}}, ""},
      {{{"IfNoneMatch", etag}, {"IfModifiedSince", now - 1000}}, "NotModified"},
      {{{"IfNoneMatch", "\"other\""}, {"IfModifiedSince", now}}, ""},
  };
  for (auto& c : cases) {
    const std::string shown = c.headers.dump();
    c.headers.update({{"Bucket", "reports"}, {"Key", "k"}});
    const auto answer = w.s3("GetObject", c.headers);
    EXPECT_EQ(answer.code(), c.error) << shown;
    if (answer.code() == "NotModified") {
      EXPECT_EQ(answer.error->http_status, 304);
    }
  }
}

TEST(Conditions, OfWrites) {
  S3World w;
  w.bucket("reports");
  const auto put = [&](Value headers) {
    headers.update({{"Bucket", "reports"}, {"Key", "k"}, {"Body", "x"}});
    return w.s3("PutObject", headers).code();
  };
  EXPECT_EQ(put({{"IfMatch", "\"abc\""}}), "NoSuchKey");
  EXPECT_EQ(put({{"IfNoneMatch", "*"}}), "");
  EXPECT_EQ(put({{"IfNoneMatch", "*"}}), "PreconditionFailed");
  EXPECT_EQ(put({{"IfNoneMatch", "\"abc\""}}), "NotImplemented");
  EXPECT_EQ(put({{"IfMatch", "*"}}), "NotImplemented");
  EXPECT_EQ(put({{"IfMatch", "x"}, {"IfNoneMatch", "*"}}), "NotImplemented");
  EXPECT_EQ(put({{"IfMatch", "\"abc\""}}), "PreconditionFailed");
  EXPECT_EQ(put({{"IfMatch", "\"9dd4e461268c8034f5c8564e155c67a6\""}}), "");
}

// ---- digests ----

TEST(Digests, AreVerified) {
  S3World w;
  w.bucket("reports");
  struct {
    Value headers;
    const char* error;
  } cases[] = {
      {{{"ContentMD5", sim::encoding::base64(sim::crypto::md5("body"))}}, ""},
      {{{"ContentMD5", sim::encoding::base64(sim::crypto::md5("other"))}}, "BadDigest"},
      {{{"ContentMD5", "nonsense"}}, "InvalidDigest"},
      {{{"ChecksumSHA256", sim::encoding::base64(sim::crypto::sha256("body"))}}, ""},
      {{{"ChecksumSHA256", sim::encoding::base64(sim::crypto::sha256("other"))}}, "BadDigest"},
      {{{"ChecksumSHA256", "AAAA"}}, "InvalidRequest"},
      {{{"ChecksumCRC32", "AAAAAA=="}, {"ChecksumCRC32C", "AAAAAA=="}}, "InvalidRequest"},
      {{{"ChecksumAlgorithm", "SHA1"}}, ""},
      {{{"ChecksumAlgorithm", "MD5"}}, "InvalidRequest"},
  };
  for (auto& c : cases) {
    const std::string shown = c.headers.dump();
    c.headers.update({{"Bucket", "reports"}, {"Key", "k"}, {"Body", "body"}});
    EXPECT_EQ(w.s3("PutObject", c.headers).code(), c.error) << shown;
  }
  EXPECT_EQ(w.put("reports", "k", "aaa")["ChecksumCRC64NVME"], "Rnr2/5P7Gsk=");
}

// ---- refusals ----

TEST(Objects, UnsupportedHeadersAreNamed) {
  S3World w;
  w.bucket("reports");
  struct {
    Value headers;
    const char* error;
  } cases[] = {
      {{{"SSECustomerAlgorithm", "AES256"}}, "NotImplemented"},
      {{{"WebsiteRedirectLocation", "/x"}}, "NotImplemented"},
      {{{"ObjectLockMode", "GOVERNANCE"}}, "InvalidRequest"},
      {{{"ACL", "public-read"}}, "AccessControlListNotSupported"},
      {{{"ACL", "nonsense"}}, "InvalidArgument"},
      {{{"GrantRead", "id=\"x\""}}, "AccessControlListNotSupported"},
      {{{"ACL", "bucket-owner-full-control"}}, ""},
      {{{"StorageClass", "FANCY"}}, "InvalidStorageClass"},
      {{{"StorageClass", "OUTPOSTS"}}, "InvalidStorageClass"},
      {{{"ServerSideEncryption", "rot13"}}, "InvalidArgument"},
      {{{"SSEKMSKeyId", "x"}}, "InvalidArgument"},
      {{{"Metadata", {{"m", std::string(2048, 'x')}}}}, "MetadataTooLarge"},
      {{{"Tagging", "a=1&a=2"}}, "InvalidArgument"},
      {{{"Key", std::string(1025, 'k')}}, "KeyTooLongError"},
  };
  for (auto& c : cases) {
    Value input = {{"Bucket", "reports"}, {"Key", "k"}, {"Body", "body"}};
    input.update(c.headers);
    EXPECT_EQ(w.s3("PutObject", input).code(), c.error) << c.headers.dump().substr(0, 80);
  }
  EXPECT_EQ(w.orphans(), 0);
}

TEST(Objects, KnowOneVersion) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "x");
  const auto get = [&](const char* version) {
    return w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "k"}, {"VersionId", version}}).code();
  };
  EXPECT_EQ(get("null"), "");
  EXPECT_EQ(get("garbage"), "InvalidArgument");
  EXPECT_EQ(get("12345678901234567890123456789012"), "NoSuchVersion");
}

TEST(Objects, OfAnArchiveAreNotRead) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "x", {{"StorageClass", "GLACIER"}});
  EXPECT_EQ(w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "k"}}).code(), "InvalidObjectState");
  EXPECT_EQ(w.done("HeadObject", {{"Bucket", "reports"}, {"Key", "k"}})["StorageClass"], "GLACIER");
}

TEST(Objects, MissingOnesAreAFactForListersOnly) {
  S3World w;
  w.bucket("reports");
  const std::string user = "arn:aws:iam::444455556666:user/admin";
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  const Value input = {{"Bucket", "reports"}, {"Key", "k"}};
  w.policy("reports",
           statement("Allow", {{"AWS", user}}, "s3:GetObject", "arn:aws:s3:::reports/*"));
  EXPECT_EQ(other.call("s3", "GetObject", input).code(), "AccessDenied");
  Value both = statement("Allow", {{"AWS", user}}, "s3:GetObject", "arn:aws:s3:::reports/*");
  both["Statement"].push_back(
      statement("Allow", {{"AWS", user}}, "s3:ListBucket", "arn:aws:s3:::reports")["Statement"][0]);
  w.policy("reports", both);
  EXPECT_EQ(other.call("s3", "GetObject", input).code(), "NoSuchKey");
  EXPECT_EQ(other.call("s3", "HeadObject", input).code(), "NoSuchKey");
}

TEST(Objects, AreDeletedInOneRequestKeyByKey) {
  S3World w;
  w.bucket("reports");
  for (const char* key : {"a", "b", "keep/c"}) w.put("reports", key, "x");
  w.policy("reports", statement("Deny", "*", "s3:DeleteObject", "arn:aws:s3:::reports/keep/*"));
  const Value answer = w.done(
      "DeleteObjects",
      {{"Bucket", "reports"},
       {"Delete",
        {{"Objects", Value::array({{{"Key", "a"}}, {{"Key", "keep/c"}}, {{"Key", "absent"}}})}}}});
  ASSERT_EQ(answer["Deleted"].size(), 2u);
  ASSERT_EQ(answer["Errors"].size(), 1u);
  EXPECT_EQ(answer["Errors"][0]["Key"], "keep/c");
  EXPECT_EQ(answer["Errors"][0]["Code"], "AccessDenied");
  const Value quiet =
      w.done("DeleteObjects",
             {{"Bucket", "reports"},
              {"Delete", {{"Quiet", true}, {"Objects", Value::array({{{"Key", "b"}}})}}}});
  EXPECT_TRUE(quiet.empty());
  EXPECT_EQ(w.done("ListObjectsV2", {{"Bucket", "reports"}})["KeyCount"], 1);
}

// ---- copies ----

TEST(Copies, CarryBytesMetadataAndTags) {
  S3World w;
  w.bucket("reports");
  w.done("CreateBucket", {{"Bucket", "west"},
                          {"CreateBucketConfiguration", {{"LocationConstraint", "us-west-2"}}}});
  const std::string whole = varied(kFrameBytes + 100);
  w.put("reports", "from here", whole,
        {{"ContentType", "text/csv"}, {"Metadata", {{"a", "1"}}}, {"Tagging", "t=1"}});
  auto west = w.client("us-west-2");
  const auto copied =
      west.call("s3", "CopyObject",
                {{"Bucket", "west"}, {"Key", "to"}, {"CopySource", "/reports/from%20here"}});
  ASSERT_TRUE(copied.ok()) << copied.code();
  auto got = west.call("s3", "GetObject", {{"Bucket", "west"}, {"Key", "to"}});
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(got.output.members["ContentType"], "text/csv");
  EXPECT_EQ(got.output.members["Metadata"]["a"], "1");
  EXPECT_EQ(got.output.members["TagCount"], 1);
  EXPECT_EQ(got.output.members["ETag"], copied.value().at("CopyObjectResult").at("ETag"));
  EXPECT_EQ(got.output.body.read_all(), whole);
  EXPECT_EQ(w.orphans(), 0);
}

TEST(Copies, OntoThemselvesMustChangeSomething) {
  S3World w;
  w.bucket("reports");
  w.put("reports", "k", "x", {{"Metadata", {{"a", "1"}}}});
  Value input = {{"Bucket", "reports"}, {"Key", "k"}, {"CopySource", "reports/k"}};
  EXPECT_EQ(w.s3("CopyObject", input).code(), "InvalidRequest");
  input["MetadataDirective"] = "REPLACE";
  input["Metadata"] = {{"b", "2"}};
  EXPECT_EQ(w.s3("CopyObject", input).code(), "");
  EXPECT_EQ(w.body("reports", "k"), "x");
  EXPECT_EQ(w.done("HeadObject", {{"Bucket", "reports"}, {"Key", "k"}})["Metadata"],
            Value({{"b", "2"}}));
}

TEST(Copies, SourcesAreChecked) {
  S3World w;
  w.bucket("reports");
  const std::string etag = w.put("reports", "k", "x")["ETag"];
  struct {
    Value headers;
    const char* error;
  } cases[] = {
      {{{"CopySource", "reports"}}, "InvalidArgument"},
      {{{"CopySource", "reports/absent"}}, "NoSuchKey"},
      {{{"CopySource", "nowhere/k"}}, "NoSuchBucket"},
      {{{"CopySource", "reports/k"}, {"CopySourceIfMatch", "\"x\""}}, "PreconditionFailed"},
      {{{"CopySource", "reports/k"}, {"CopySourceIfNoneMatch", etag}}, "PreconditionFailed"},
      {{{"CopySource", "reports/k?versionId=null"}}, ""},
      {{{"CopySource", "reports/k"}, {"MetadataDirective", "MERGE"}}, "InvalidArgument"},
  };
  for (auto& c : cases) {
    const std::string shown = c.headers.dump();
    c.headers.update({{"Bucket", "reports"}, {"Key", "copy"}});
    EXPECT_EQ(w.s3("CopyObject", c.headers).code(), c.error) << shown;
  }
}

}  // namespace
}  // namespace tests
