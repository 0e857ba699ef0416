// Where single services join the layers in their own way: KMS keys and role trust policies decide
// by themselves, some key operations never cross accounts, the owner's root user can always mend a
// bucket policy, and resource control policies protect some services only. Facts as tables, used by
// the authorizer.
#pragma once

#include <string_view>

namespace sim::policy {

// What the resource of a request is to the joining rules.
enum class ResourceKind {
  kOrdinary,
  kKey,          // a KMS key: its key policy must allow, or enable the account's policies to
  kTrustedRole,  // a role that someone wants to assume: its trust policy must allow
};
ResourceKind resource_kind(std::string_view action, std::string_view resource);

// KMS operations that another account may be allowed at all.
bool crosses_accounts(std::string_view key_action);

// Get, Put and DeleteBucketPolicy: no bucket policy keeps the owner's root user from them.
bool mends_bucket_policy(std::string_view action);

// Whether resource control policies apply to the action's service, and to the action.
bool under_resource_control(std::string_view action);

}  // namespace sim::policy
