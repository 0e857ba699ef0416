// Who owns what, and which ACLs count: object ownership of a bucket, owner and ACL of a new object,
// the operations on ACLs, and what Block Public Access refuses of them.
#pragma once

#include <string>

#include "fakes/s3/acls.h"

namespace fakes::s3 {

// Owner and ACL of an object that a request makes. Throws AccessControlListNotSupported where the
// bucket has ACLs off, and the refusal of a public ACL where they are blocked.
struct ObjectAccess {
  std::string owner;  // empty: the bucket's owner
  Value acl;          // null: private
};
ObjectAccess access_of_new_object(const Call& call, const Bucket& bucket, const Input& input);
// The account that owns an object, or kAnonymousOwner. With ACLs off the bucket's owner owns all.
std::string owner_of(const Bucket& bucket, const Object& object);
// The grants of a bucket whose ACLs are on, as CreateBucket asks for them. Throws what it throws.
std::optional<Value> acl_of_new_bucket(const Call& call, const Bucket& bucket, const Input& input);

Output put_bucket_ownership_controls(Call& call, const Input& input);
Output get_bucket_ownership_controls(Call& call, const Input& input);
Output delete_bucket_ownership_controls(Call& call, const Input& input);
Output get_bucket_acl(Call& call, const Input& input);
Output put_bucket_acl(Call& call, const Input& input);
Output get_object_acl(Call& call, const Input& input);
Output put_object_acl(Call& call, const Input& input);

}  // namespace fakes::s3
