#include "sim/wire/checksums.h"

#include <gtest/gtest.h>

#include "sim/base/encoding.h"

namespace sim::wire::test {
namespace {

TEST(Checksums, KnowTheCheckValues) {
  const auto hex_of = [](std::string_view algorithm) {
    return encoding::hex(*encoding::from_base64(*checksum_base64(algorithm, "123456789")));
  };
  EXPECT_EQ(hex_of("CRC32"), "cbf43926");
  EXPECT_EQ(hex_of("CRC32C"), "e3069283");
  EXPECT_EQ(hex_of("CRC64NVME"), "ae8b14860a799888");
  EXPECT_EQ(hex_of("SHA1"), "f7c3bc1d808e04732adf679965ccc34ca7ae3441");
  EXPECT_EQ(hex_of("sha256"), "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
  EXPECT_EQ(checksum_base64("CRC64NVME", "aaa"), "Rnr2/5P7Gsk=");
  EXPECT_EQ(checksum_base64("CRC32", ""), "AAAAAA==");
  EXPECT_EQ(checksum_base64("MD5", "x"), std::nullopt);
}

TEST(Checksums, DoNotDependOnThePieces) {
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 7);
  for (const char* name : {"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"}) {
    const ChecksumAlgorithm algorithm = *checksum_algorithm(name);
    for (const size_t piece : {1u, 3u, 8u, 1000u}) {
      Checksum checksum(algorithm);
      for (size_t at = 0; at < bytes.size(); at += piece) {
        checksum.add(std::string_view(bytes).substr(at, piece));
      }
      const std::string raw = checksum.finish();
      EXPECT_EQ(raw.size(), checksum_size(algorithm));
      EXPECT_EQ(encoding::base64(raw), checksum_base64(name, bytes)) << name << piece;
    }
  }
}

TEST(Checksums, OfTwoPartsMakeTheChecksumOfTheWhole) {
  std::string bytes;
  for (int i = 0; i < 3000; ++i) bytes += static_cast<char>(i * i);
  for (const char* name : {"CRC32", "CRC32C", "CRC64NVME"}) {
    for (const size_t at : {size_t{0}, size_t{1}, size_t{1024}, bytes.size()}) {
      const std::string first = bytes.substr(0, at), second = bytes.substr(at);
      const auto raw = [&](const std::string& part) {
        return *encoding::from_base64(*checksum_base64(name, part));
      };
      EXPECT_EQ(
          combine_checksums(*checksum_algorithm(name), raw(first), raw(second), second.size()),
          raw(bytes))
          << name << at;
    }
  }
  EXPECT_EQ(combine_checksums(ChecksumAlgorithm::kSha1, "", "", 0), std::nullopt);
}

}  // namespace
}  // namespace sim::wire::test
