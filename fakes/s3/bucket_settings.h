// The settings of a bucket: Block Public Access, default encryption and versioning;
// what tags of buckets and objects must look like.
#pragma once

#include <string>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// Throws InvalidTag and the like.
void check_bucket_tags(const Value& tags);
void check_object_tags(const Value& tags);
// A ServerSideEncryptionConfiguration as PutBucketEncryption takes it. Throws what it would throw.
Value checked_encryption(const Value& configuration);
// All four switches of a PublicAccessBlockConfiguration; one that is not named is off.
Value checked_public_access(const Value& wanted);

Output put_public_access_block(Call& call, const Input& input);
Output get_public_access_block(Call& call, const Input& input);
Output delete_public_access_block(Call& call, const Input& input);
Output put_bucket_encryption(Call& call, const Input& input);
Output get_bucket_encryption(Call& call, const Input& input);
Output delete_bucket_encryption(Call& call, const Input& input);
Output get_bucket_versioning(Call& call, const Input& input);

}  // namespace fakes::s3
