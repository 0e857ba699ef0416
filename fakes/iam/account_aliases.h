// IAM operations on the alias of an account.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_account_alias(sim::Call& call, const sim::Input& input);
sim::Output list_account_aliases(sim::Call& call, const sim::Input& input);
sim::Output delete_account_alias(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
