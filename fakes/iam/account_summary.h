// The IAM operation that counts what an account has and names its quotas.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output get_account_summary(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
