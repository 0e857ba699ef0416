// IAM operations on the inline policies of users, groups and roles.
#pragma once

#include "fakes/iam/records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output put_user_policy(sim::Call& call, const sim::Input& input);
sim::Output get_user_policy(sim::Call& call, const sim::Input& input);
sim::Output delete_user_policy(sim::Call& call, const sim::Input& input);
sim::Output list_user_policies(sim::Call& call, const sim::Input& input);
sim::Output put_group_policy(sim::Call& call, const sim::Input& input);
sim::Output get_group_policy(sim::Call& call, const sim::Input& input);
sim::Output delete_group_policy(sim::Call& call, const sim::Input& input);
sim::Output list_group_policies(sim::Call& call, const sim::Input& input);
sim::Output put_role_policy(sim::Call& call, const sim::Input& input);
sim::Output get_role_policy(sim::Call& call, const sim::Input& input);
sim::Output delete_role_policy(sim::Call& call, const sim::Input& input);
sim::Output list_role_policies(sim::Call& call, const sim::Input& input);

// Checks the document and the sum of the owner's policies, and stores it.
void attach_policy(sim::Call& call, Owner owner, const std::string& of, const InlinePolicy& policy);

}  // namespace fakes::iam
