// Checksums of bodies: the algorithms S3 speaks, verification of what a caller sent, and the joined
// checksums of multipart objects.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// The algorithm S3 takes when the caller names none.
inline constexpr std::string_view kDefaultAlgorithm = "CRC64NVME";

// "ChecksumCRC32" of "CRC32"; the header's name is "x-amz-checksum-crc32".
std::string checksum_member(std::string_view algorithm);
// The algorithm of a member "ChecksumAlgorithm"; throws for one that S3 does not offer here.
std::string known_algorithm(std::string_view name);

// Base64 checksum of bytes at hand.
std::string checksum_of(std::string_view algorithm, std::string_view bytes);
// The checksum that a request carries in one of its Checksum… members, if any.
struct SentChecksum {
  std::string algorithm, value;
};
std::optional<SentChecksum> sent_checksum(const Input& input);
// Verifies body, Content-MD5 and checksum of a request that stores `body`, and answers the checksum
// to keep: of the algorithm sent, else announced, else `fallback`.
SentChecksum verified_checksum(const Input& input, std::string_view body,
                               std::string_view fallback);
// Content-MD5 and checksum headers of a request whose body is a document.
void check_request_digest(const Call& call);

// base64(checksum of the parts' raw checksums) + "-N".
std::string composite_checksum(std::string_view algorithm, const std::vector<Part>& parts);
// The checksum of the whole from those of its parts (CRC algorithms only).
std::string joined_checksum(std::string_view algorithm, const std::vector<Part>& parts);

// Puts the checksum's member and ChecksumType into an answer.
void show_checksum(Value& members, const Checksum& checksum);

}  // namespace fakes::s3
