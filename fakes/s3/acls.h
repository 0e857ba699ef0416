// Access control lists as values: what a request asks for (a canned ACL, grant headers, or an
// AccessControlPolicy), whom an ACL grants what, and how it is shown. Used by the handlers of ACLs
// and by everything that makes a bucket or an object.
//
// Stored is the list of grants: {"permission", "account", "id"} for an account by its canonical id,
// {"permission", "group"} for a predefined group by its URI.
#pragma once

#include <optional>
#include <string>

#include "fakes/s3/access.h"

namespace fakes::s3 {

enum class AclOf { kBucket, kObject };

// What an ACL is attached to: its kind, and the accounts behind it.
struct AclSubject {
  AclOf kind = AclOf::kObject;
  std::string owner;         // account, or kAnonymousOwner
  std::string bucket_owner;  // account
};

// Objects that an anonymous request wrote belong to this canonical id, which is also what stands in
// place of an account.
inline constexpr std::string_view kAnonymousOwner = "65a011a29cdf8ec533ec3d1ccaae921c";

inline constexpr std::string_view kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
inline constexpr std::string_view kAuthenticatedUsers =
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

// S3's own id of an account, 64 hexadecimal digits.
std::string canonical_id(const Call& call, const std::string& account);

// The owner's FULL_CONTROL alone.
Value private_acl(const Call& call, const std::string& owner);
// The grants of a canned ACL. Throws NotImplemented for aws-exec-read.
Value canned_acl(const Call& call, const AclSubject& subject, const std::string& name);
// The grants that a request asks for, by x-amz-acl, by x-amz-grant-… or by its body; nothing when
// it says nothing of ACLs. Throws InvalidArgument, InvalidRequest, MalformedACLError…
std::optional<Value> requested_acl(const Call& call, const Input& input, const AclSubject& subject);
// Whether it grants anything to everyone, or to everyone with an AWS account.
bool is_public_acl(const Value& grants);
// Owner and Grants as GetBucketAcl and GetObjectAcl answer.
Value shown_acl(const Call& call, const std::string& owner, const Value& grants);

}  // namespace fakes::s3
