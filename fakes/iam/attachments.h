// IAM operations that attach managed policies to users, groups and roles.
#pragma once

#include <string>

#include "fakes/iam/records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output attach_user_policy(sim::Call& call, const sim::Input& input);
sim::Output attach_group_policy(sim::Call& call, const sim::Input& input);
sim::Output attach_role_policy(sim::Call& call, const sim::Input& input);
sim::Output detach_user_policy(sim::Call& call, const sim::Input& input);
sim::Output detach_group_policy(sim::Call& call, const sim::Input& input);
sim::Output detach_role_policy(sim::Call& call, const sim::Input& input);
sim::Output list_attached_user_policies(sim::Call& call, const sim::Input& input);
sim::Output list_attached_group_policies(sim::Call& call, const sim::Input& input);
sim::Output list_attached_role_policies(sim::Call& call, const sim::Input& input);

// Attaches a policy that is there and fits within the owner's quota.
void attach_managed_policy(sim::Call& call, Owner owner, const std::string& of,
                           const std::string& arn);
// An attached policy as answers show it.
sim::Value shown_attached(const std::string& arn);

}  // namespace fakes::iam
