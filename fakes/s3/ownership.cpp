#include "fakes/s3/ownership.h"

#include <fmt/format.h>

#include "fakes/s3/access_facts.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/notifications.h"
#include "fakes/s3/objects.h"

namespace fakes::s3 {
namespace {

ApiError enforced_bucket_acl() {
  return ApiError("InvalidBucketAclWithObjectOwnership", 400,
                  "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
}

ApiError missing_acl() {
  return ApiError("MissingSecurityHeader", 400, "Your request was missing a required header")
      .with("MissingHeaderName", "x-amz-acl");
}

// With ACLs off only what changes nothing is taken; a public one is refused where they are blocked.
void check_acl(const Call& call, const Bucket& bucket, const Value& grants,
               const std::string& action, const std::string& resource) {
  if (!bucket.acls_enabled()) {
    if (grants != private_acl(call, bucket.account)) throw acl_not_supported();
    return;
  }
  if (!is_public_acl(grants) || !bucket.blocks("BlockPublicAcls")) return;
  if (call.account != bucket.account) throw access_denied();
  throw ApiError(
      "AccessDenied", 403,
      fmt::format("User: {} is not authorized to perform: {} on resource: \"{}\" because "
                  "public ACLs are prevented by the BlockPublicAcls setting in S3 Block "
                  "Public Access.",
                  call.caller.arn, action, resource));
}

// Where ACLs are off, a grant to nobody known is refused like any other.
std::optional<Value> wanted_acl(const Call& call, const Bucket& bucket, const Input& input,
                                const AclSubject& subject) {
  try {
    return requested_acl(call, input, subject);
  } catch (const ApiError& error) {
    if (bucket.acls_enabled() || error.code != "InvalidArgument") throw;
    throw acl_not_supported();
  }
}

Value bucket_grants(const Call& call, const Bucket& bucket) {
  return bucket.acls_enabled() && bucket.acl ? *bucket.acl : private_acl(call, bucket.account);
}

std::string writer_of(const Call& call) {
  return call.account.empty() ? std::string(kAnonymousOwner) : call.account;
}

}  // namespace

ObjectAccess access_of_new_object(const Call& call, const Bucket& bucket, const Input& input) {
  AclSubject subject{AclOf::kObject, bucket.account, bucket.account};
  // "Bucket owner preferred": an object written with that canned ACL becomes the bucket owner's.
  const bool handed_over = bucket.ownership == "BucketOwnerPreferred" &&
                           input.text("ACL") == "bucket-owner-full-control";
  if (bucket.acls_enabled() && !handed_over) subject.owner = writer_of(call);
  const auto grants = wanted_acl(call, bucket, input, subject);
  if (grants) {
    check_acl(call, bucket, *grants, "s3:PutObject", object_arn(bucket, input.text("Key")));
  }
  ObjectAccess access;
  if (subject.owner != bucket.account) access.owner = subject.owner;
  if (bucket.acls_enabled() && grants) access.acl = *grants;
  return access;
}

std::string owner_of(const Bucket& bucket, const Object& object) {
  return bucket.acls_enabled() && !object.facts.owner.empty() ? object.facts.owner : bucket.account;
}

std::optional<Value> acl_of_new_bucket(const Call& call, const Bucket& bucket, const Input& input) {
  const auto grants =
      wanted_acl(call, bucket, input, {AclOf::kBucket, bucket.account, bucket.account});
  if (!grants || *grants == private_acl(call, bucket.account)) return std::nullopt;
  if (!bucket.acls_enabled()) throw enforced_bucket_acl();
  if (is_public_acl(*grants) && bucket.blocks("BlockPublicAcls")) {
    throw ApiError("InvalidBucketAclWithBlockPublicAccessError", 400,
                   "Bucket cannot have public ACLs set with BlockPublicAccess enabled");
  }
  return grants;
}

// ACLs may be switched off only where the bucket's own grants nothing to others.
Output put_bucket_ownership_controls(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  check_request_digest(call);
  const Value& rules = input.in("OwnershipControls").at("Rules");
  if (!rules.is_array() || rules.size() != 1) throw malformed_xml();
  const std::string wanted = rules[0].value("ObjectOwnership", "");
  if (wanted == "BucketOwnerEnforced" && bucket.acl &&
      *bucket.acl != private_acl(call, bucket.account)) {
    throw enforced_bucket_acl();
  }
  bucket.ownership = wanted;
  change_access(call, bucket);
  return {};
}

Output get_bucket_ownership_controls(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  if (bucket.ownership.empty()) {
    throw no_such_configuration("OwnershipControlsNotFoundError", bucket.name,
                                "The bucket ownership controls were not found");
  }
  return Value{
      {"OwnershipControls", {{"Rules", Value::array({{{"ObjectOwnership", bucket.ownership}}})}}}};
}

Output delete_bucket_ownership_controls(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  bucket.ownership.clear();
  change_access(call, bucket);
  return {};
}

Output get_bucket_acl(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  return shown_acl(call, bucket.account, bucket_grants(call, bucket));
}

Output put_bucket_acl(Call& call, const Input& input) {
  Bucket bucket = bucket_of(call, input);
  check_request_digest(call);
  const auto grants =
      wanted_acl(call, bucket, input, {AclOf::kBucket, bucket.account, bucket.account});
  if (!grants) throw missing_acl();
  check_acl(call, bucket, *grants, "s3:PutBucketAcl", bucket_arn(bucket));
  bucket.acl = *grants;
  change_access(call, bucket);
  return {};
}

Output get_object_acl(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  const Object object = object_of(call, bucket, input);
  const std::string owner = owner_of(bucket, object);
  const bool own = bucket.acls_enabled() && !object.facts.acl.is_null();
  return shown_acl(call, owner, own ? object.facts.acl : private_acl(call, owner));
}

Output put_object_acl(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  Object object = object_of(call, bucket, input);
  check_request_digest(call);
  const auto grants =
      wanted_acl(call, bucket, input, {AclOf::kObject, owner_of(bucket, object), bucket.account});
  if (!grants) throw missing_acl();
  check_acl(call, bucket, *grants, "s3:PutObjectAcl", object_arn(bucket, object.key));
  if (bucket.acls_enabled()) object.facts.acl = *grants;
  update_facts(call.state, object);
  announce_changed(call, bucket, object, "Object ACL Updated");
  return {};
}

}  // namespace fakes::s3
