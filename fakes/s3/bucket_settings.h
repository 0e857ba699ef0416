// The settings of a bucket: Block Public Access, object ownership, default encryption, versioning,
// tags and ACLs.
#pragma once

#include <string>

#include "fakes/s3/access.h"

namespace fakes::s3 {

// S3's own id of an account, 64 hexadecimal digits.
std::string canonical_id(const Call& call, const std::string& account);
// Throws InvalidTag and the like.
void check_bucket_tags(const Value& tags);
void check_object_tags(const Value& tags);
// A ServerSideEncryptionConfiguration as PutBucketEncryption takes it. Throws what it would throw.
Value checked_encryption(const Value& configuration);

Output put_public_access_block(Call& call, const Input& input);
Output get_public_access_block(Call& call, const Input& input);
Output delete_public_access_block(Call& call, const Input& input);
Output put_bucket_ownership_controls(Call& call, const Input& input);
Output get_bucket_ownership_controls(Call& call, const Input& input);
Output delete_bucket_ownership_controls(Call& call, const Input& input);
Output put_bucket_encryption(Call& call, const Input& input);
Output get_bucket_encryption(Call& call, const Input& input);
Output delete_bucket_encryption(Call& call, const Input& input);
Output get_bucket_versioning(Call& call, const Input& input);
Output put_bucket_tagging(Call& call, const Input& input);
Output get_bucket_tagging(Call& call, const Input& input);
Output delete_bucket_tagging(Call& call, const Input& input);
Output get_bucket_acl(Call& call, const Input& input);
Output get_object_acl(Call& call, const Input& input);

}  // namespace fakes::s3
