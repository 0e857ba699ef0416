// Server-side encryption: which algorithm and key a write uses, data keys from KMS or under S3's
// own master key, and KMS's refusals in S3's words. S3 asks KMS as the caller, so the key policy
// judges the one who reads or writes.
#pragma once

#include <optional>
#include <string>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// A sealing with the plaintext data key, which lives only as long as the request (or the answer's
// body) does.
struct OpenSealing {
  Sealing sealing;
  std::string data_key;
};

// What a request says about encryption; nothing at all leaves it to the bucket's default.
struct EncryptionRequest {
  std::optional<std::string> algorithm, key;
  std::optional<bool> bucket_key;
  Value context = Value::object();  // pairs that the caller adds to KMS's encryption context
};
EncryptionRequest encryption_request(const Input& input);

// What a write of the key demands: the request's headers, else the bucket's default. Asks KMS for a
// data key when the answer is KMS.
OpenSealing new_sealing(Call& call, const Bucket& bucket, std::string_view key,
                        const EncryptionRequest& request);
// The data key of a stored body. Asks KMS to decrypt it where KMS wrapped it.
std::string data_key_of(Call& call, const Bucket& bucket, const Sealing& sealing);
// Encryption members of an answer.
void show_encryption(Value& members, const Sealing& sealing);
// The entity tag of a body: opaque where KMS encrypts, else the MD5 that the caller computed.
std::string etag_of(Call& call, const Sealing& sealing, const std::string& raw_md5);

}  // namespace fakes::s3
