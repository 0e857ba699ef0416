// Objects in one piece: writing, reading, describing and deleting them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "fakes/s3/access.h"
#include "fakes/s3/encryption.h"

namespace fakes::s3 {

// The object that Key and VersionId name. Throws NoSuchKey (or a refusal, for callers who may not
// list the bucket), NoSuchVersion, or InvalidArgument.
Object object_of(Call& call, const Bucket& bucket, const Input& input);
Object existing_object(Call& call, const Bucket& bucket, const std::string& key,
                       const std::string& version);

// Headers, metadata and tags of a request that makes an object.
Facts facts_of(const Input& input);
// The storage class of such a request. Throws InvalidStorageClass.
std::string storage_class_of(const Input& input);
// Refuses members whose effect this S3 lacks, by the header that carries them.
void refuse_unsupported(const Input& input);
std::string in_quotes(std::string_view etag);

// What a new object in one piece is to be, apart from its bytes.
struct NewObject {
  std::string key;
  Facts facts;
  std::string storage_class = "STANDARD";
  EncryptionRequest encryption;
  std::string checksum_algorithm;
};

// Stores an object whose bytes `next` yields piece by piece until it yields none. A checksum that
// is already known spares its computation.
Object store_object(Call& call, const Bucket& bucket, NewObject wanted,
                    const std::function<std::string_view()>& next,
                    std::optional<std::string> checksum = std::nullopt);

Output put_object(Call& call, const Input& input);
Output get_object(Call& call, const Input& input);
Output head_object(Call& call, const Input& input);
Output delete_object(Call& call, const Input& input);
Output delete_objects(Call& call, const Input& input);
Output get_object_attributes(Call& call, const Input& input);

}  // namespace fakes::s3
