// The checksums that S3 objects and chunked trailers carry: CRC32, CRC32C, CRC64NVME, SHA1, SHA256.
// Used by the S3 fake and by tests.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sim::wire {

enum class ChecksumAlgorithm { kCrc32, kCrc32c, kCrc64Nvme, kSha1, kSha256 };

// "CRC32", "crc64nvme"…; nothing for a name that is none of ours.
std::optional<ChecksumAlgorithm> checksum_algorithm(std::string_view name);
// The model's spelling: "CRC32C".
std::string_view checksum_name(ChecksumAlgorithm algorithm);
// 4, 8, 20 or 32.
size_t checksum_size(ChecksumAlgorithm algorithm);

// A checksum taken piece by piece.
class Checksum {
 public:
  explicit Checksum(ChecksumAlgorithm algorithm);
  ~Checksum();
  Checksum(Checksum&&) noexcept;
  Checksum& operator=(Checksum&&) noexcept;

  void add(std::string_view bytes);
  // The raw checksum, most significant byte first; nothing may be added afterwards.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Raw bytes in base64, as the x-amz-checksum- headers carry them; nothing for an unknown name.
std::optional<std::string> checksum_base64(std::string_view algorithm, std::string_view bytes);

// The raw CRC of two pieces joined, from the raw CRC of each and the length of the second: how a
// multipart upload gets its FULL_OBJECT checksum. Nothing for an algorithm that is no CRC.
std::optional<std::string> combine_checksums(ChecksumAlgorithm algorithm, std::string_view first,
                                             std::string_view second, uint64_t second_length);

}  // namespace sim::wire
