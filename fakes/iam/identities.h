// What the gateway asks IAM about every request: the identity behind an access key, the policies of
// an identity, and the trust policy of a role.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

std::optional<sim::KnownKey> find_key(sim::state::Database& state, std::string_view access_key_id);
sim::IdentityPolicies identity_policies_of(sim::state::Database& state,
                                           const sim::aws::Principal& who);
std::optional<sim::ResourcePolicy> trust_policy_of(sim::state::Database& state,
                                                   std::string_view arn);

}  // namespace fakes::iam
