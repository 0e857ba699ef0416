// IAM operations on roles, service-linked ones included.
#pragma once

#include "fakes/iam/records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_role(sim::Call& call, const sim::Input& input);
sim::Output create_service_linked_role(sim::Call& call, const sim::Input& input);
sim::Output get_role(sim::Call& call, const sim::Input& input);
sim::Output list_roles(sim::Call& call, const sim::Input& input);
sim::Output update_assume_role_policy(sim::Call& call, const sim::Input& input);
sim::Output update_role(sim::Call& call, const sim::Input& input);
sim::Output update_role_description(sim::Call& call, const sim::Input& input);
sim::Output delete_role(sim::Call& call, const sim::Input& input);

// Gives the role its account, id and ARN, and stores it.
void make_role(sim::Call& call, Role& role);
// A role as instance profiles and GetAccountAuthorizationDetails show it.
sim::Value role_shown(const Role& role);
// Throws NoSuchEntity.
Role existing_role(const sim::Call& call, const std::string& name);
// Throws NoSuchEntity, and UnmodifiableEntity for a role that only AWS may change.
Role modifiable_role(const sim::Call& call, const std::string& name);
// The name of the role that a service links to; empty for a service that none is known of.
std::string service_linked_name(std::string_view service);

}  // namespace fakes::iam
