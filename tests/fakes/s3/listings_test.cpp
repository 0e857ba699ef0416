#include "tests/fakes/s3/s3_world.h"

namespace tests {
namespace {

using sim::Value;

std::string keys_of(const Value& page) {
  std::string out;
  for (const auto& each : page.value("Contents", Value::array())) {
    out += each["Key"].get<std::string>() + " ";
  }
  for (const auto& each : page.value("CommonPrefixes", Value::array())) {
    out += "[" + each["Prefix"].get<std::string>() + "] ";
  }
  return out;
}

struct Listing : testing::Test {
  S3World w;
  Listing() {
    w.bucket("reports");
    for (const char* key : {"a", "b/1", "b/2", "b/c/3", "b0", "c/4", "\xC3\xA9 +%"}) {
      w.put("reports", key, "text");
    }
  }
  Value list(Value input) {
    input["Bucket"] = "reports";
    return w.done("ListObjectsV2", input);
  }
};

TEST_F(Listing, IsInByteOrder) {
  const Value page = list({});
  EXPECT_EQ(keys_of(page), "a b/1 b/2 b/c/3 b0 c/4 \xC3\xA9 +% ");
  EXPECT_EQ(page["KeyCount"], 7);
  EXPECT_EQ(page["MaxKeys"], 1000);
  EXPECT_EQ(page["IsTruncated"], false);
  EXPECT_EQ(page["Contents"][0]["Size"], 4);
  EXPECT_EQ(page["Contents"][0]["ChecksumAlgorithm"][0], "CRC64NVME");
  EXPECT_FALSE(page["Contents"][0].contains("Owner"));
  EXPECT_TRUE(list({{"FetchOwner", true}})["Contents"][0].contains("Owner"));
}

TEST_F(Listing, RollsUpByDelimiter) {
  EXPECT_EQ(keys_of(list({{"Delimiter", "/"}})), "a b0 \xC3\xA9 +% [b/] [c/] ");
  EXPECT_EQ(keys_of(list({{"Delimiter", "/"}, {"Prefix", "b/"}})), "b/1 b/2 [b/c/] ");
  EXPECT_EQ(keys_of(list({{"Prefix", "b"}})), "b/1 b/2 b/c/3 b0 ");
  EXPECT_EQ(keys_of(list({{"Prefix", "zzz"}})), "");
  EXPECT_EQ(keys_of(list({{"StartAfter", "b/2"}})), "b/c/3 b0 c/4 \xC3\xA9 +% ");
}

TEST_F(Listing, ComesInPagesThatLoseNothing) {
  for (const char* delimiter : {"", "/"}) {
    for (int size = 1; size <= 4; ++size) {
      Value input = {{"MaxKeys", size}};
      if (*delimiter) input["Delimiter"] = delimiter;
      std::string seen;
      int pages = 0;
      for (;;) {
        const Value page = list(input);
        EXPECT_LE(page["KeyCount"], size);
        seen += keys_of(page);
        ASSERT_LT(++pages, 10);
        if (!page["IsTruncated"]) break;
        input["ContinuationToken"] = page["NextContinuationToken"];
      }
      Value whole;
      if (*delimiter) whole["Delimiter"] = delimiter;
      EXPECT_EQ(seen.size(), keys_of(list(whole)).size()) << delimiter << size;
    }
  }
}

TEST_F(Listing, OfTheFirstKindGoesOnFromAMarker) {
  Value page = w.done("ListObjects", {{"Bucket", "reports"}, {"MaxKeys", 2}, {"Delimiter", "/"}});
  EXPECT_EQ(keys_of(page), "a [b/] ");
  EXPECT_EQ(page["NextMarker"], "b/");
  EXPECT_EQ(page["Marker"], "");
  EXPECT_TRUE(page["Contents"][0].contains("Owner"));
  page = w.done("ListObjects", {{"Bucket", "reports"}, {"Marker", "b/"}, {"Delimiter", "/"}});
  EXPECT_EQ(keys_of(page), "b0 \xC3\xA9 +% [c/] ");
  page = w.done("ListObjects", {{"Bucket", "reports"}, {"MaxKeys", 1}});
  EXPECT_FALSE(page.contains("NextMarker"));
}

TEST_F(Listing, EncodesKeysForUrls) {
  const Value page = list({{"Prefix", "\xC3\xA9"}, {"EncodingType", "url"}});
  EXPECT_EQ(keys_of(page), "%C3%A9+%2B%25 ");
  EXPECT_EQ(page["Prefix"], "%C3%A9");
  EXPECT_EQ(page["EncodingType"], "url");
  EXPECT_EQ(keys_of(list({{"Prefix", "b/c"}, {"EncodingType", "url"}})), "b/c/3 ");
}

TEST_F(Listing, RefusesNonsense) {
  const auto code = [&](Value input) {
    input["Bucket"] = "reports";
    return w.s3("ListObjectsV2", input).code();
  };
  EXPECT_EQ(code({{"ContinuationToken", "nonsense"}}), "InvalidArgument");
  EXPECT_EQ(code({{"ContinuationToken", ""}}), "InvalidArgument");
  EXPECT_EQ(code({{"MaxKeys", -1}}), "InvalidArgument");
  EXPECT_EQ(code({{"EncodingType", "xml"}}), "InvalidArgument");
  const Value none = list({{"MaxKeys", 0}});
  EXPECT_EQ(none["KeyCount"], 0);
  EXPECT_EQ(none["IsTruncated"], false);
}

}  // namespace
}  // namespace tests
