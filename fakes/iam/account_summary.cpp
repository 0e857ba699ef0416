#include "fakes/iam/account_summary.h"

#include <algorithm>

#include "fakes/iam/account_records.h"
#include "fakes/iam/group_records.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/mfa_records.h"
#include "fakes/iam/provider_records.h"
#include "fakes/iam/quotas.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Value;

// Quotas, and what an account cannot have here.
Value fixed_numbers(const Call& call) {
  return {{"UsersQuota", quota(call, Quota::kUsersOfAccount)},
          {"GroupsQuota", quota(call, Quota::kGroupsOfAccount)},
          {"RolesQuota", quota(call, Quota::kRolesOfAccount)},
          {"InstanceProfilesQuota", quota(call, Quota::kInstanceProfilesOfAccount)},
          {"PoliciesQuota", quota(call, Quota::kPoliciesOfAccount)},
          {"ServerCertificatesQuota", 20},
          {"UserPolicySizeQuota", 2048},
          {"GroupPolicySizeQuota", 5120},
          {"RolePolicySizeQuota", 10240},
          {"AssumeRolePolicySizeQuota", quota(call, Quota::kTrustPolicySize)},
          {"PolicySizeQuota", 6144},
          {"GroupsPerUserQuota", quota(call, Quota::kGroupsOfUser)},
          {"AccessKeysPerUserQuota", 2},
          {"SigningCertificatesPerUserQuota", 2},
          {"AttachedPoliciesPerUserQuota", quota(call, Quota::kPoliciesOfIdentity)},
          {"AttachedPoliciesPerGroupQuota", quota(call, Quota::kPoliciesOfIdentity)},
          {"AttachedPoliciesPerRoleQuota", quota(call, Quota::kPoliciesOfIdentity)},
          {"VersionsPerPolicyQuota", 5},
          {"PolicyVersionsInUseQuota", 10000},
          {"ServerCertificates", 0},
          {"AccountSigningCertificatesPresent", 0},
          {"AccountPasswordPresent", 1},
          {"GlobalEndpointTokenVersion", 1}};
}

void count_policies(const Call& call, Value& numbers) {
  const auto policies = customer_policies(call.state, call.account);
  size_t versions = 0;
  for (const auto& policy : policies) versions += policy_versions(call.state, policy.arn).size();
  numbers["Policies"] = policies.size();
  numbers["PolicyVersionsInUse"] = versions;
}

void count_devices(const Call& call, Value& numbers) {
  const auto devices = mfa_devices(call.state, call.account);
  const auto count = [&](auto test) { return std::count_if(devices.begin(), devices.end(), test); };
  numbers["MFADevices"] = devices.size();
  numbers["MFADevicesInUse"] =
      count([](const MfaDevice& device) { return device.user.has_value(); });
  numbers["AccountMFAEnabled"] =
      std::min<int64_t>(1, count([](const MfaDevice& device) { return device.user == ""; }));
}

}  // namespace

sim::Output get_account_summary(Call& call, const sim::Input&) {
  Value numbers = fixed_numbers(call);
  numbers["Users"] = count_of_users(call.state, call.account);
  numbers["Groups"] = count_of_groups(call.state, call.account);
  numbers["Roles"] = count_of_roles(call.state, call.account);
  numbers["InstanceProfiles"] = count_of_instance_profiles(call.state, call.account);
  numbers["Providers"] = oidc_providers(call.state, call.account).size();
  numbers["AccountAccessKeysPresent"] =
      access_keys_of(call.state, call.account, "").empty() ? 0 : 1;
  count_policies(call, numbers);
  count_devices(call, numbers);
  return Value{{"SummaryMap", std::move(numbers)}};
}

}  // namespace fakes::iam
