#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/wire/checksums.h"
#include "tests/fakes/s3/s3_world.h"

namespace tests {
namespace {

using sim::Value;

constexpr size_t kPart = size_t{5} << 20;

std::string part_text(char first, size_t size = kPart) {
  std::string out(size, first);
  for (size_t i = 0; i < size; i += 997) out[i] = static_cast<char>('a' + i % 26);
  return out;
}

std::string checksum(const char* algorithm, std::string_view bytes) {
  return sim::wire::checksum_base64(algorithm, bytes).value();
}

struct Uploads : testing::Test {
  S3World w;
  std::string id;
  Uploads() { w.bucket("reports"); }

  Value with_upload(Value more = Value::object()) {
    more.update({{"Bucket", "reports"}, {"Key", "big"}, {"UploadId", id}});
    return more;
  }
  Value create(Value more = Value::object()) {
    more.update({{"Bucket", "reports"}, {"Key", "big"}});
    Value answer = w.done("CreateMultipartUpload", more);
    id = answer.value("UploadId", "");
    return answer;
  }
  sim::Answer part(int number, const std::string& bytes, Value more = Value::object()) {
    more.update({{"PartNumber", number}, {"Body", bytes}});
    return w.s3("UploadPart", with_upload(more));
  }
  // The list entry of a part that was uploaded.
  static Value entry(int number, const sim::Answer& uploaded) {
    return {{"PartNumber", number}, {"ETag", uploaded.value().at("ETag")}};
  }
  sim::Answer complete(const Value& parts, Value more = Value::object()) {
    more["MultipartUpload"] = {{"Parts", parts}};
    return w.s3("CompleteMultipartUpload", with_upload(more));
  }
};

TEST_F(Uploads, BecomeOneObject) {
  EXPECT_GE(create({{"ContentType", "text/csv"}, {"Metadata", {{"a", "1"}}}})["UploadId"]
                .get<std::string>()
                .size(),
            64u);
  const std::string one = part_text('1'), two = part_text('2', 1000);
  const auto first = part(1, one), dropped = part(2, "to be left out"), last = part(7, two);
  EXPECT_EQ(w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "big"}}).code(), "NoSuchKey");
  const auto done = complete(Value::array({entry(1, first), entry(7, last)}));
  ASSERT_TRUE(done.ok()) << done.code() << " " << done.error->message;
  const std::string etag =
      sim::encoding::hex(sim::crypto::md5(sim::crypto::md5(one) + sim::crypto::md5(two))) + "-2";
  EXPECT_EQ(done.value().at("ETag"), "\"" + etag + "\"");
  EXPECT_EQ(done.value().at("Location"), "https://reports.s3.us-east-1.amazonaws.com/big");
  EXPECT_EQ(done.value().at("ChecksumCRC64NVME"), checksum("CRC64NVME", one + two));
  EXPECT_EQ(w.body("reports", "big"), one + two);
  EXPECT_EQ(w.body("reports", "big", {{"Range", fmt::format("bytes={}-{}", kPart - 2, kPart + 1)}}),
            one.substr(kPart - 2) + two.substr(0, 2));
  EXPECT_EQ(w.body("reports", "big", {{"PartNumber", 2}}), two);
  const Value head =
      w.done("HeadObject", {{"Bucket", "reports"}, {"Key", "big"}, {"PartNumber", 1}});
  EXPECT_EQ(head["PartsCount"], 2);
  EXPECT_EQ(head["ContentType"], "text/csv");
  EXPECT_EQ(w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "big"}, {"PartNumber", 3}}).code(),
            "InvalidPartNumber");
  EXPECT_EQ(w.orphans(), 0);
  // Asking again is harmless.
  EXPECT_EQ(complete(Value::array({entry(1, first), entry(7, last)})).value(), done.value());
  EXPECT_EQ(w.s3("ListParts", with_upload()).code(), "NoSuchUpload");
}

TEST_F(Uploads, CanBeAborted) {
  create();
  ASSERT_TRUE(part(1, "x").ok());
  w.done("AbortMultipartUpload", with_upload());
  EXPECT_EQ(w.s3("AbortMultipartUpload", with_upload()).code(), "NoSuchUpload");
  EXPECT_EQ(part(1, "x").code(), "NoSuchUpload");
  EXPECT_EQ(w.orphans(), 0);
}

TEST_F(Uploads, PartsReplaceOneAnother) {
  create();
  ASSERT_TRUE(part(1, part_text('1')).ok());
  const auto again = part(1, "shorter");
  EXPECT_EQ(w.orphans(), 0);
  ASSERT_TRUE(complete(Value::array({entry(1, again)})).ok());
  EXPECT_EQ(w.body("reports", "big"), "shorter");
}

TEST_F(Uploads, ListsAreChecked) {
  create();
  const auto small = part(1, "small"), other = part(2, "other");
  const Value one = entry(1, small), two = entry(2, other);
  const auto code = [&](const Value& parts, Value more = Value::object()) {
    return complete(parts, std::move(more)).code();
  };
  EXPECT_EQ(code(Value::array()), "InvalidRequest");
  EXPECT_EQ(code(Value::array({two, one})), "InvalidPartOrder");
  EXPECT_EQ(code(Value::array({one, two})), "EntityTooSmall");
  EXPECT_EQ(code(Value::array({entry(3, other)})), "InvalidPart");
  EXPECT_EQ(code(Value::array({entry(1, other)})), "InvalidPart");
  EXPECT_EQ(code(Value::array({one}), {{"MpuObjectSize", 4}}), "InvalidRequest");
  EXPECT_EQ(code(Value::array({one}), {{"ChecksumType", "FULL_OBJECT"}}), "InvalidRequest");
  EXPECT_EQ(code(Value::array({one}), {{"MpuObjectSize", 5}}), "");
  EXPECT_EQ(part(0, "x").code(), "NoSuchUpload");
}

TEST_F(Uploads, PartNumbersHaveBounds) {
  create();
  for (const int number : {0, -1, 10001}) {
    EXPECT_EQ(part(number, "x").error->message,
              "Part number must be an integer between 1 and 10000, inclusive");
  }
}

// ---- checksums ----

TEST_F(Uploads, CompositeChecksumsAreOfThePartsChecksums) {
  const Value created = create({{"ChecksumAlgorithm", "CRC32"}});
  EXPECT_EQ(created["ChecksumType"], "COMPOSITE");
  const std::string one = part_text('1'), two = "two";
  const auto first = part(1, one, {{"ChecksumCRC32", checksum("CRC32", one)}}), last = part(2, two);
  // Clients list only what is echoed to them.
  EXPECT_EQ(first.value().at("ChecksumCRC32"), checksum("CRC32", one));
  EXPECT_EQ(last.value().at("ChecksumCRC32"), checksum("CRC32", two));
  const auto missing = complete(Value::array({entry(1, first), entry(2, last)}));
  EXPECT_EQ(missing.error->message,
            "The upload was created using a crc32 checksum. The complete request must include the "
            "checksum for each part. It was missing for part 1 in the request.");
  Value a = entry(1, first), b = entry(2, last);
  a["ChecksumCRC32"] = checksum("CRC32", one);
  b["ChecksumCRC32"] = checksum("CRC32", one);
  EXPECT_EQ(complete(Value::array({a, b})).code(), "BadDigest");
  b["ChecksumCRC32"] = checksum("CRC32", two);
  const auto done = complete(Value::array({a, b}));
  ASSERT_TRUE(done.ok()) << done.error->message;
  const std::string raw = *sim::encoding::from_base64(checksum("CRC32", one)) +
                          *sim::encoding::from_base64(checksum("CRC32", two));
  EXPECT_EQ(done.value().at("ChecksumCRC32"), checksum("CRC32", raw) + "-2");
  const Value attributes =
      w.done("GetObjectAttributes",
             {{"Bucket", "reports"},
              {"Key", "big"},
              {"ObjectAttributes", Value::array({"ETag", "Checksum", "ObjectParts"})}});
  EXPECT_EQ(attributes["ObjectParts"]["TotalPartsCount"], 2);
  EXPECT_EQ(attributes["ObjectParts"]["Parts"].size(), 2u);
  EXPECT_EQ(attributes["Checksum"]["ChecksumCRC32"], checksum("CRC32", raw));
}

TEST_F(Uploads, FullChecksumsAreOfTheWhole) {
  create({{"ChecksumAlgorithm", "CRC32C"}, {"ChecksumType", "FULL_OBJECT"}});
  const std::string one = part_text('1'), two = "two";
  const auto first = part(1, one), last = part(2, two);
  const auto done = complete(Value::array({entry(1, first), entry(2, last)}),
                             {{"ChecksumCRC32C", checksum("CRC32C", one + two)}});
  ASSERT_TRUE(done.ok()) << done.error->message;
  EXPECT_EQ(done.value().at("ChecksumCRC32C"), checksum("CRC32C", one + two));
}

TEST_F(Uploads, ChecksumTypesHaveTheirAlgorithms) {
  const auto code = [&](Value more) {
    more.update({{"Bucket", "reports"}, {"Key", "big"}});
    return w.s3("CreateMultipartUpload", more).code();
  };
  EXPECT_EQ(code({{"ChecksumAlgorithm", "SHA1"}, {"ChecksumType", "FULL_OBJECT"}}),
            "InvalidRequest");
  EXPECT_EQ(code({{"ChecksumAlgorithm", "CRC64NVME"}, {"ChecksumType", "COMPOSITE"}}),
            "InvalidRequest");
  EXPECT_EQ(code({{"ChecksumType", "COMPOSITE"}}), "InvalidRequest");
  create({{"ChecksumAlgorithm", "CRC32C"}});
  EXPECT_EQ(part(1, "x", {{"ChecksumCRC32", checksum("CRC32", "x")}}).error->message,
            "Checksum Type mismatch occurred, expected checksum Type: crc32c, actual checksum "
            "Type: crc32");
}

// ---- conditions, copies, listings ----

TEST_F(Uploads, KeysChangedMeanwhileAreAConflict) {
  w.put("reports", "big", "before");
  create();
  const auto one = part(1, "x");
  const Value parts = Value::array({entry(1, one)});
  EXPECT_EQ(complete(parts, {{"IfNoneMatch", "*"}}).code(), "PreconditionFailed");
  const Value newer = w.put("reports", "big", "meanwhile");
  EXPECT_EQ(complete(parts, {{"IfNoneMatch", "*"}}).code(), "ConditionalRequestConflict");
  EXPECT_EQ(complete(parts, {{"IfMatch", newer["ETag"]}}).code(), "ConditionalRequestConflict");
  EXPECT_EQ(complete(parts, {{"IfMatch", "\"older\""}}).code(), "PreconditionFailed");
  w.done("DeleteObject", {{"Bucket", "reports"}, {"Key", "big"}});
  EXPECT_EQ(complete(parts, {{"IfMatch", newer["ETag"]}}).code(), "NoSuchKey");
  EXPECT_EQ(complete(parts, {{"IfNoneMatch", "*"}}).code(), "");
}

TEST_F(Uploads, PartsCanBeCopied) {
  const std::string source = part_text('s', kPart + 500);
  w.put("reports", "source", source);
  create();
  const auto copy = [&](int number, const char* range) {
    Value input = with_upload({{"PartNumber", number}, {"CopySource", "reports/source"}});
    if (*range) input["CopySourceRange"] = range;
    return w.s3("UploadPartCopy", input);
  };
  EXPECT_EQ(copy(1, "bytes=0-99999999").code(), "InvalidArgument");
  EXPECT_EQ(copy(1, "bytes=5-").code(), "InvalidArgument");
  const auto first = copy(1, ""), second = copy(2, "bytes=10-19");
  ASSERT_TRUE(first.ok()) << first.code();
  ASSERT_TRUE(second.ok()) << second.code();
  const auto of = [](int number, const sim::Answer& answer) {
    return Value{{"PartNumber", number}, {"ETag", answer.value().at("CopyPartResult").at("ETag")}};
  };
  ASSERT_TRUE(complete(Value::array({of(1, first), of(2, second)})).ok());
  EXPECT_EQ(w.body("reports", "big"), source + source.substr(10, 10));
  EXPECT_EQ(w.orphans(), 0);
}

TEST_F(Uploads, AreListed) {
  create();
  for (int n = 1; n <= 3; ++n) EXPECT_TRUE(part(n, "x").ok());
  const Value page = w.done("ListParts", with_upload({{"MaxParts", 2}}));
  EXPECT_EQ(page["Parts"].size(), 2u);
  EXPECT_EQ(page["IsTruncated"], true);
  const Value rest =
      w.done("ListParts", with_upload({{"PartNumberMarker", page["NextPartNumberMarker"]}}));
  ASSERT_EQ(rest["Parts"].size(), 1u);
  EXPECT_EQ(rest["Parts"][0]["PartNumber"], 3);

  const std::string first = id;
  create();
  w.done("CreateMultipartUpload", {{"Bucket", "reports"}, {"Key", "a/b"}});
  const auto list = [&](Value input) {
    input["Bucket"] = "reports";
    return w.done("ListMultipartUploads", input);
  };
  EXPECT_EQ(list({})["Uploads"].size(), 3u);
  EXPECT_EQ(list({{"Prefix", "a/"}})["Uploads"].size(), 1u);
  EXPECT_EQ(list({{"Delimiter", "/"}})["CommonPrefixes"][0]["Prefix"], "a/");
  EXPECT_EQ(list({{"KeyMarker", "a/b"}})["Uploads"].size(), 2u);
  const Value after = list({{"KeyMarker", "big"}, {"UploadIdMarker", first}});
  ASSERT_EQ(after["Uploads"].size(), 1u);
  EXPECT_EQ(after["Uploads"][0]["UploadId"], id);
  const Value one = list({{"MaxUploads", 1}});
  EXPECT_EQ(one["IsTruncated"], true);
  EXPECT_EQ(one["NextKeyMarker"], "a/b");
}

// ---- encryption ----

// Small objects need kms:GenerateDataKey alone; every part of an upload needs kms:Decrypt.
TEST_F(Uploads, PartsDemandDecrypt) {
  const Value made = w.admin_client.call("kms", "CreateKey").value();
  const std::string key = made.at("KeyMetadata").at("Arn");
  const Value named = {{"ServerSideEncryption", "aws:kms"}, {"SSEKMSKeyId", key}};
  create(named);
  const auto fine = part(1, "x");
  ASSERT_TRUE(fine.ok()) << fine.code();
  EXPECT_EQ(fine.value().at("SSEKMSKeyId"), key);
  const Value policy = {
      {"Version", "2012-10-17"},
      {"Statement", Value::array({{{"Effect", "Allow"},
                                   {"Principal", {{"AWS", "arn:aws:iam::111122223333:root"}}},
                                   {"Action", "kms:*"},
                                   {"Resource", "*"}},
                                  {{"Effect", "Deny"},
                                   {"Principal", "*"},
                                   {"Action", "kms:Decrypt"},
                                   {"Resource", "*"}}})}};
  ASSERT_TRUE(
      w.admin_client.call("kms", "PutKeyPolicy", {{"KeyId", key}, {"Policy", policy.dump()}}).ok());
  const auto refused = part(2, "y");
  ASSERT_EQ(refused.code(), "AccessDenied");
  EXPECT_EQ(refused.error->http_status, 403);
  w.put("reports", "small", "z", named);
  const auto done = complete(Value::array({entry(1, fine)}));
  ASSERT_TRUE(done.ok()) << done.code();
  EXPECT_TRUE(done.value().at("ETag").get<std::string>().ends_with("-1\""));
  EXPECT_EQ(w.s3("GetObject", {{"Bucket", "reports"}, {"Key", "big"}}).code(), "AccessDenied");
  EXPECT_EQ(w.orphans(), 0);
}

}  // namespace
}  // namespace tests
