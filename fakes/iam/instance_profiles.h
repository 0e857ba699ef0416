// IAM operations on instance profiles, through which instances of EC2 get a role.
#pragma once

#include <string>

#include "fakes/iam/account_records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_instance_profile(sim::Call& call, const sim::Input& input);
sim::Output get_instance_profile(sim::Call& call, const sim::Input& input);
sim::Output list_instance_profiles(sim::Call& call, const sim::Input& input);
sim::Output list_instance_profiles_for_role(sim::Call& call, const sim::Input& input);
sim::Output delete_instance_profile(sim::Call& call, const sim::Input& input);
sim::Output add_role_to_instance_profile(sim::Call& call, const sim::Input& input);
sim::Output remove_role_from_instance_profile(sim::Call& call, const sim::Input& input);

// The profile of the calling account. Throws NoSuchEntity.
InstanceProfile existing_instance_profile(const sim::Call& call, const std::string& name);
// The profiles that hold a role, as lists show them: without tags.
sim::Value instance_profiles_of_role(const sim::Call& call, const std::string& role);

}  // namespace fakes::iam
