// IAM operations that try policies out: the policy simulator, and the condition keys that it needs
// to be told.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output simulate_principal_policy(sim::Call& call, const sim::Input& input);
sim::Output simulate_custom_policy(sim::Call& call, const sim::Input& input);
sim::Output get_context_keys_for_principal_policy(sim::Call& call, const sim::Input& input);
sim::Output get_context_keys_for_custom_policy(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
