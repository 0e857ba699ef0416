// IAM operations on the versions of managed policies.
#pragma once

#include <vector>

#include "fakes/iam/managed_policy_records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_policy_version(sim::Call& call, const sim::Input& input);
sim::Output get_policy_version(sim::Call& call, const sim::Input& input);
sim::Output list_policy_versions(sim::Call& call, const sim::Input& input);
sim::Output set_default_policy_version(sim::Call& call, const sim::Input& input);
sim::Output delete_policy_version(sim::Call& call, const sim::Input& input);

// A version as answers show it, without its document.
sim::Value policy_version_shown(const ManagedPolicy& policy, const PolicyVersion& version);
// The latest first. Of AWS's policies only the default version is known.
std::vector<PolicyVersion> versions_of(const sim::Call& call, const ManagedPolicy& policy);

}  // namespace fakes::iam
