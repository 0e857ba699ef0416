// IAM operations on the long-term access keys of users.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_access_key(sim::Call& call, const sim::Input& input);
sim::Output list_access_keys(sim::Call& call, const sim::Input& input);
sim::Output update_access_key(sim::Call& call, const sim::Input& input);
sim::Output delete_access_key(sim::Call& call, const sim::Input& input);
sim::Output get_access_key_last_used(sim::Call& call, const sim::Input& input);

// Forty characters of the alphabet that AWS's secrets have.
std::string new_secret(sim::Call& call);

}  // namespace fakes::iam
