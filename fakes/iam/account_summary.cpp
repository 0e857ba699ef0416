#include "fakes/iam/account_summary.h"

#include <algorithm>
#include <limits>

#include "fakes/iam/account_records.h"
#include "fakes/iam/group_records.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/mfa_records.h"
#include "fakes/iam/provider_records.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Value;

constexpr int64_t kAll = std::numeric_limits<int64_t>::max();

// The quotas of an account that never asked for more, and what it cannot have here.
Value fixed_numbers() {
  return {{"UsersQuota", 5000},
          {"GroupsQuota", 300},
          {"RolesQuota", 1000},
          {"InstanceProfilesQuota", 1000},
          {"PoliciesQuota", 1500},
          {"ServerCertificatesQuota", 20},
          {"UserPolicySizeQuota", 2048},
          {"GroupPolicySizeQuota", 5120},
          {"RolePolicySizeQuota", 10240},
          {"AssumeRolePolicySizeQuota", 2048},
          {"PolicySizeQuota", 6144},
          {"GroupsPerUserQuota", 10},
          {"AccessKeysPerUserQuota", 2},
          {"SigningCertificatesPerUserQuota", 2},
          {"AttachedPoliciesPerUserQuota", 10},
          {"AttachedPoliciesPerGroupQuota", 10},
          {"AttachedPoliciesPerRoleQuota", 10},
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
  Value numbers = fixed_numbers();
  numbers["Users"] = users_after(call.state, call.account, "/", "", kAll).size();
  numbers["Groups"] = groups_after(call.state, call.account, "/", "", kAll).size();
  numbers["Roles"] = roles_after(call.state, call.account, "/", "", kAll).size();
  numbers["InstanceProfiles"] = instance_profiles(call.state, call.account).size();
  numbers["Providers"] = oidc_providers(call.state, call.account).size();
  numbers["AccountAccessKeysPresent"] =
      access_keys_of(call.state, call.account, "").empty() ? 0 : 1;
  count_policies(call, numbers);
  count_devices(call, numbers);
  return Value{{"SummaryMap", std::move(numbers)}};
}

}  // namespace fakes::iam
