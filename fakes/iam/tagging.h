// IAM operations on the tags of users, roles, managed policies, instance profiles, virtual MFA
// devices and OpenID Connect providers.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output tag_user(sim::Call& call, const sim::Input& input);
sim::Output untag_user(sim::Call& call, const sim::Input& input);
sim::Output list_user_tags(sim::Call& call, const sim::Input& input);
sim::Output tag_role(sim::Call& call, const sim::Input& input);
sim::Output untag_role(sim::Call& call, const sim::Input& input);
sim::Output list_role_tags(sim::Call& call, const sim::Input& input);
sim::Output tag_policy(sim::Call& call, const sim::Input& input);
sim::Output untag_policy(sim::Call& call, const sim::Input& input);
sim::Output list_policy_tags(sim::Call& call, const sim::Input& input);
sim::Output tag_instance_profile(sim::Call& call, const sim::Input& input);
sim::Output untag_instance_profile(sim::Call& call, const sim::Input& input);
sim::Output list_instance_profile_tags(sim::Call& call, const sim::Input& input);
sim::Output tag_mfa_device(sim::Call& call, const sim::Input& input);
sim::Output untag_mfa_device(sim::Call& call, const sim::Input& input);
sim::Output list_mfa_device_tags(sim::Call& call, const sim::Input& input);
sim::Output tag_open_id_connect_provider(sim::Call& call, const sim::Input& input);
sim::Output untag_open_id_connect_provider(sim::Call& call, const sim::Input& input);
sim::Output list_open_id_connect_provider_tags(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
