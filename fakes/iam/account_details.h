// The IAM operation that tells everything about an account's identities and policies at once.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output get_account_authorization_details(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
