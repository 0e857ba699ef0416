// The IAM operation that tells whom a managed policy is attached to and whom it bounds.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output list_entities_for_policy(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
