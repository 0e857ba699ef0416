// Who may do what: finding the bucket that a request names under S3's region and ownership rules,
// the permissions an operation demands, the bucket policy that bears on them, and the words of a
// refusal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/s3/records.h"
#include "sim/gateway/service.h"

namespace fakes::s3 {

using sim::ApiError;
using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::to_millis;

// The bucket of the member "Bucket", reachable from this endpoint and owned as expected. Throws
// S3's errors: NoSuchBucket, PermanentRedirect, AccessDenied…
Bucket bucket_of(Call& call, const Input& input);
// A bucket of this partition in any region.
Bucket existing_bucket(Call& call, std::string_view name);

std::string bucket_arn(const Bucket& bucket);
std::string object_arn(const Bucket& bucket, std::string_view key);

// One permission on a bucket or on an object, with S3's condition keys for it.
Authorization on_bucket(const Call& call, const Bucket& bucket, std::string action);
Authorization on_object(const Call& call, const Bucket& bucket, std::string_view key,
                        std::string action);
using Context = sim::aws::ConditionKeys;
// What a request has of the bucket and the object themselves: owner and tags.
Context resource_facts(sim::state::Database& state, const std::string& action,
                       std::string_view resource);
// A missing key is a fact only for those who may list the bucket: others are refused instead.
[[noreturn]] void throw_no_such_key(Call& call, const Bucket& bucket, std::string_view key);

// Where CopySource points.
struct CopySource {
  std::string bucket, key, version;
};
CopySource parse_copy_source(std::string_view text);

// Hooks of the service.
std::vector<Authorization> authorizations(Call& call, const sim::wire::Operation& operation,
                                          const Input& input);
std::optional<sim::ResourcePolicy> resource_policy(const sim::PolicyView& view,
                                                   std::string_view arn);
ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                const Authorization& authorization);
ApiError invalid(const std::vector<sim::wire::ConstraintFault>& faults);

}  // namespace fakes::s3
