// IAM operations on groups and their members.
#pragma once

#include "fakes/iam/group_records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_group(sim::Call& call, const sim::Input& input);
sim::Output get_group(sim::Call& call, const sim::Input& input);
sim::Output list_groups(sim::Call& call, const sim::Input& input);
sim::Output update_group(sim::Call& call, const sim::Input& input);
sim::Output delete_group(sim::Call& call, const sim::Input& input);
sim::Output add_user_to_group(sim::Call& call, const sim::Input& input);
sim::Output remove_user_from_group(sim::Call& call, const sim::Input& input);
sim::Output list_groups_for_user(sim::Call& call, const sim::Input& input);

// A group as answers show it.
sim::Value group_shown(const Group& group);
// Gives the group its account, id and ARN, and stores it.
void make_group(sim::Call& call, Group& group);
// Makes a user a member of a group; both are there.
void join_group(sim::Call& call, const std::string& user, const std::string& group);

}  // namespace fakes::iam
