// Who holds policies, as requests name them. Used by the operations on inline policies, attachments
// and permissions boundaries, which work alike for users, groups and roles.
#pragma once

#include <string>

#include "fakes/iam/records.h"
#include "sim/gateway/call.h"

namespace fakes::iam {

// The request's member that names such an owner ("UserName").
const char* member_of(Owner owner);
// The owner that the request names. Throws NoSuchEntity.
std::string existing_owner(const sim::Call& call, const sim::Input& input, Owner owner);
// The same, to be changed. Throws UnmodifiableEntity for a role that only AWS may change.
std::string modifiable_owner(const sim::Call& call, const sim::Input& input, Owner owner);
// Throws DeleteConflict while the owner has policies, attached or inline.
void check_holds_no_policies(const sim::Call& call, Owner owner, const std::string& name);

}  // namespace fakes::iam
