// IAM operations on the permissions boundaries of users and roles.
#pragma once

#include <string>

#include "fakes/iam/records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output put_user_permissions_boundary(sim::Call& call, const sim::Input& input);
sim::Output put_role_permissions_boundary(sim::Call& call, const sim::Input& input);
sim::Output delete_user_permissions_boundary(sim::Call& call, const sim::Input& input);
sim::Output delete_role_permissions_boundary(sim::Call& call, const sim::Input& input);

// The ARN in the request's member PermissionsBoundary, of a policy that can bound; empty without
// such a member.
std::string boundary_from(const sim::Call& call, const sim::Input& input, Owner owner);
// Throws NoSuchEntity, PolicyNotAttachable.
void check_boundary(const sim::Call& call, Owner owner, const std::string& arn);
// Adds a boundary, when there is one, to a user or role as answers show it.
void show_boundary(sim::Value& shown, const std::string& arn);

}  // namespace fakes::iam
