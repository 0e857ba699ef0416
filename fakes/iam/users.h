// IAM operations on users.
#pragma once

#include "fakes/iam/records.h"
#include "fakes/iam/tags.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_user(sim::Call& call, const sim::Input& input);
sim::Output get_user(sim::Call& call, const sim::Input& input);
sim::Output list_users(sim::Call& call, const sim::Input& input);
sim::Output update_user(sim::Call& call, const sim::Input& input);
sim::Output delete_user(sim::Call& call, const sim::Input& input);

// A user as lists show it.
sim::Value user_shown(const User& user);
// Gives the user its account, id and ARN, and stores it.
void make_user(sim::Call& call, User& user);
// UserName, or the calling user when the request has none.
std::string named_user(const sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
