#include "fakes/iam/quotas.h"

#include <fmt/format.h>

#include <iterator>

#include "fakes/iam/documents.h"
#include "fakes/iam/records.h"

namespace fakes::iam {
namespace {

struct Row {
  const char* setting;
  int64_t standard;  // of an account that never asked for more
  const char* name;  // as LimitExceeded has it; of attached policies it depends on the owner
  const char* about;
};

// In the order of Quota.
constexpr Row kRows[] = {
    {"iam.users_per_account", 5000, "UsersPerAccount", "users of an account"},
    {"iam.groups_per_account", 300, "GroupsPerAccount", "groups of an account"},
    {"iam.roles_per_account", 1000, "RolesPerAccount", "roles of an account"},
    {"iam.policies_per_account", 1500, "PoliciesPerAccount", "managed policies of an account"},
    {"iam.instance_profiles_per_account", 1000, "InstanceProfilesPerAccount",
     "instance profiles of an account"},
    {"iam.policies_per_identity", 10, "",
     "managed policies that a user, group or role may have attached"},
    {"iam.groups_per_user", 10, "GroupsPerUser", "groups that a user may be in"},
    {"iam.trust_policy_characters", 2048, "ACLSizePerRole",
     "characters of a role's trust policy, without white space"},
};

const Row& row_of(Quota which) { return kRows[static_cast<size_t>(which)]; }

}  // namespace

int64_t quota(const sim::Call& call, Quota which) {
  return call.settings.number(row_of(which).setting);
}

void check_quota(const sim::Call& call, Quota which, size_t number) {
  const auto most = quota(call, which);
  if (static_cast<int64_t>(number) <= most) return;
  throw limit_exceeded(fmt::format("Cannot exceed quota for {}: {}", row_of(which).name, most));
}

void check_trust_size(const sim::Call& call, const std::string& document) {
  check_quota(call, Quota::kTrustPolicySize, counted_size(document));
}

std::vector<sim::state::Setting> quota_settings() {
  std::vector<sim::state::Setting> settings;
  for (const auto& row : kRows) settings.push_back({row.setting, row.standard, row.about});
  return settings;
}

}  // namespace fakes::iam
