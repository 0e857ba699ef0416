// IAM's quotas on numbers of objects and on the size of trust policies: those that AWS raises on
// request are settings. Used by the operations that create, and by GetAccountSummary.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/gateway/service.h"

namespace fakes::iam {

enum class Quota {
  kUsersOfAccount,
  kGroupsOfAccount,
  kRolesOfAccount,
  kPoliciesOfAccount,
  kInstanceProfilesOfAccount,
  kPoliciesOfIdentity,
  kGroupsOfUser,
  kTrustPolicySize
};

int64_t quota(const sim::Call& call, Quota which);
// Throws LimitExceeded when there are more than the quota; called with the new one counted in.
void check_quota(const sim::Call& call, Quota which, size_t number);
// The trust policy of a role; white space does not count.
void check_trust_size(const sim::Call& call, const std::string& document);

std::vector<sim::state::Setting> quota_settings();

}  // namespace fakes::iam
