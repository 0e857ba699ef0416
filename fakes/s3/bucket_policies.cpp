#include "fakes/s3/bucket_policies.h"

#include <fmt/format.h>

#include "fakes/s3/access_facts.h"
#include "fakes/s3/checksums.h"
#include "fakes/s3/errors.h"
#include "fakes/s3/policy_validation.h"

namespace fakes::s3 {
namespace {

// Whoever got past the authorization from another account may still not touch the policy.
Bucket own_bucket(Call& call, const Input& input, std::string_view method) {
  Bucket bucket = bucket_of(call, input);
  if (call.account != bucket.account) throw method_not_allowed(method, "BUCKETPOLICY");
  return bucket;
}

void require_policy(const Bucket& bucket) {
  if (!bucket.policy.empty()) return;
  throw no_such_configuration("NoSuchBucketPolicy", bucket.name,
                              "The bucket policy does not exist");
}

}  // namespace

Output put_bucket_policy(Call& call, const Input& input) {
  Bucket bucket = own_bucket(call, input, "PUT");
  check_request_digest(call);
  std::string policy = input.text("Policy");
  const CheckedPolicy checked = checked_policy(policy, bucket);
  if (call.settings.flag("s3.check_policy_principals")) {
    require_known_principals(call, checked.document);
  }
  if (checked.is_public && bucket.blocks("BlockPublicPolicy")) {
    throw ApiError("AccessDenied", 403,
                   fmt::format("User: {} is not authorized to perform: s3:PutBucketPolicy on "
                               "resource: \"{}\" because public policies are prevented by the "
                               "BlockPublicPolicy setting in S3 Block Public Access.",
                               call.caller.arn, bucket_arn(bucket)));
  }
  bucket.policy = std::move(policy);
  bucket.policy_is_public = checked.is_public;
  change_access(call, bucket);
  Output out;
  out.status = 204;
  return out;
}

Output get_bucket_policy(Call& call, const Input& input) {
  const Bucket bucket = own_bucket(call, input, "GET");
  require_policy(bucket);
  return Value{{"Policy", bucket.policy}};
}

Output delete_bucket_policy(Call& call, const Input& input) {
  Bucket bucket = own_bucket(call, input, "DELETE");
  bucket.policy.clear();
  bucket.policy_is_public = false;
  change_access(call, bucket);
  return {};
}

Output get_bucket_policy_status(Call& call, const Input& input) {
  const Bucket bucket = bucket_of(call, input);
  require_policy(bucket);
  return Value{{"PolicyStatus", {{"IsPublic", bucket.policy_is_public}}}};
}

}  // namespace fakes::s3
