// What the gateway asks IAM about every request: the identity behind an access key, the policies of
// an identity, and the trust policy of a role.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

// The user as it is now; an empty name is the account's root user.
std::optional<sim::aws::Principal> user_or_root(sim::state::Database& state,
                                                const std::string& account,
                                                const std::string& user);
std::optional<sim::KnownKey> find_key(sim::state::Database& state, std::string_view access_key_id);
sim::IdentityPolicies identity_policies_of(const sim::PolicyView& view,
                                           const sim::aws::Principal& who);
std::optional<sim::ResourcePolicy> trust_policy_of(const sim::PolicyView& view,
                                                   std::string_view arn);

}  // namespace fakes::iam
