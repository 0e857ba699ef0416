// IAM operations on the versions of managed policies.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_policy_version(sim::Call& call, const sim::Input& input);
sim::Output get_policy_version(sim::Call& call, const sim::Input& input);
sim::Output list_policy_versions(sim::Call& call, const sim::Input& input);
sim::Output set_default_policy_version(sim::Call& call, const sim::Input& input);
sim::Output delete_policy_version(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
