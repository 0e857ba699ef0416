#include "sim/wire/chunked.h"

#include "sim/wire/sigv4.h"
#include "tests/sim/wire/wire_cases.h"

namespace sim::wire::test {
namespace {

using sigv4::Dialect;

const ChunkSeed kSeed{"key", "20260221T000519Z", "20260221/eu-west-1/s3/aws4_request", "seed"};

HttpRequest chunked(const std::string& body, const std::string& length,
                    const std::string& trailer = "x-amz-checksum-crc32") {
  Headers headers = {{"Content-Encoding", "aws-chunked"},
                     {"X-Amz-Content-Sha256", std::string(kStreamingUnsignedTrailer)},
                     {"X-Amz-Decoded-Content-Length", length}};
  if (!trailer.empty()) headers.add("X-Amz-Trailer", trailer);
  return request("PUT", "/b/k", body, headers);
}

TEST(Chunked, ReadsBackEveryForm) {
  const Headers trailers = {{"x-amz-checksum-crc32c", "sOO8/Q=="}};
  for (const size_t size : {size_t{0}, size_t{1}, size_t{8192}, size_t{20000}}) {
    const std::string payload(size, 'x');
    for (const ChunkForm form :
         {ChunkForm::kUnsignedTrailer, ChunkForm::kSigned, ChunkForm::kSignedTrailer}) {
      const std::string body = encode_chunked(payload, 8192, form, trailers, &kSeed);
      const ChunkedBody back = decode_chunked(body, form, &kSeed);
      EXPECT_EQ(back.payload, payload);
      EXPECT_EQ(back.trailers.has("X-Amz-Checksum-Crc32c"), form != ChunkForm::kSigned);
    }
  }
}

TEST(Chunked, IsUnwrappedInPlace) {
  HttpRequest made = chunked("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", "5");
  made.headers.set("Content-Encoding", "aws-chunked,gzip");
  sigv4::unwrap_chunked(made, Dialect::kS3);
  EXPECT_EQ(made.body, "hello");
  EXPECT_EQ(made.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(made.headers.get("Content-Length"), "5");
  EXPECT_EQ(made.headers.get("x-amz-checksum-crc32"), "NhCmhg==");
  HttpRequest plain = request("PUT", "/b/k", "5\r\nhello");
  sigv4::unwrap_chunked(plain, Dialect::kS3);
  EXPECT_EQ(plain.body, "5\r\nhello");
}

TEST(Chunked, DropsAnEncodingThatWasOnlyChunks) {
  HttpRequest made = chunked("0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "0");
  sigv4::unwrap_chunked(made, Dialect::kS3);
  EXPECT_FALSE(made.headers.has("Content-Encoding"));
  EXPECT_EQ(made.body, "");
}

TEST(Chunked, ToleratesExtensionsAndALineFeedBeforeTheBreak) {
  const ChunkedBody body =
      decode_chunked("5;name=value\r\nhello\r\n0;x=y\r\nx-amz-checksum-crc32:NhCmhg==\n\r\n\r\n",
                     ChunkForm::kUnsignedTrailer, nullptr);
  EXPECT_EQ(body.payload, "hello");
  EXPECT_EQ(body.trailers.get("x-amz-checksum-crc32"), "NhCmhg==");
}

TEST(Chunked, RefusesBrokenBodies) {
  struct {
    const char* body;
    const char* length;
    const char* code;
  } const cases[] = {
      {"", "5", "IncompleteBody"},
      {"5\r\nhel", "5", "IncompleteBody"},
      {"5\r\nhello", "5", "IncompleteBody"},
      {"zz\r\nhello\r\n0\r\n\r\n", "5", "IncompleteBody"},
      {"-5\r\nhello\r\n0\r\n\r\n", "5", "IncompleteBody"},
      {"ffffffffffffffffff\r\nhello\r\n0\r\n\r\n", "5", "IncompleteBody"},
      {"fffffffffffffff0\r\nhello\r\n0\r\n\r\n", "5", "IncompleteBody"},
      {"5\r\nhello\r\n", "5", "IncompleteBody"},
      {"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AA\r\n\r\n", "6", "IncompleteBody"},
      {"5\r\nhello\r\n0\r\nno colon\r\n\r\n", "5", "MalformedTrailerError"},
      {"5\r\nhello\r\n0\r\n\r\n", "5", "MalformedTrailerError"},
      {"5\r\nhello\r\n0\r\n\r\n", "five", "MissingContentLength"},
  };
  for (const auto& each : cases) {
    HttpRequest made = chunked(each.body, each.length);
    EXPECT_EQ(error_of([&] { sigv4::unwrap_chunked(made, Dialect::kS3); }).code, each.code)
        << each.body;
  }
}

TEST(Chunked, RefusesSmallSignedChunks) {
  const std::string body =
      encode_chunked(std::string(300, 'x'), 100, ChunkForm::kSigned, {}, &kSeed);
  const ApiError error = error_of([&] { decode_chunked(body, ChunkForm::kSigned, &kSeed); });
  EXPECT_EQ(error.code, "InvalidChunkSizeError");
  EXPECT_EQ(error.message, "Only the last chunk is allowed to have a size less than 8192 bytes");
  EXPECT_EQ(field(error, "BadChunkSize"), "100");
}

TEST(Chunked, RefusesWrongSignatures) {
  const Headers trailers = {{"x-amz-checksum-crc32", "NhCmhg=="}};
  const std::string body =
      encode_chunked("hello", 8192, ChunkForm::kSignedTrailer, trailers, &kSeed);
  for (const char* piece : {"hello", "NhCmhg==", "chunk-signature=", "trailer-signature:"}) {
    std::string spoilt = body;
    const size_t at = spoilt.find(piece) + std::string_view(piece).size();
    char& victim = spoilt[std::string_view(piece).ends_with('=') || piece[0] == 't' ? at : at - 1];
    if (std::string_view(piece) == "NhCmhg==") {
      spoilt.replace(spoilt.find(piece), 2, "XX");
    } else {
      victim = victim == '0' ? '1' : '0';
    }
    EXPECT_EQ(error_of([&] { decode_chunked(spoilt, ChunkForm::kSignedTrailer, &kSeed); }).code,
              "SignatureDoesNotMatch")
        << piece;
  }
}

}  // namespace
}  // namespace sim::wire::test
