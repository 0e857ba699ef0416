// Whether Inspector is on: Enable, Disable, BatchGetAccountStatus for the caller's own account, by
// region and scan type. Everything else of this fake asks demand_enabled() first.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output enable(sim::Call& call, const sim::Input& input);
sim::Output disable(sim::Call& call, const sim::Input& input);
sim::Output batch_get_account_status(sim::Call& call, const sim::Input& input);

// Job: the findings of an account that stayed disabled for a day are gone.
void forget_findings(sim::Call& call, const std::string& account);

// Throws AccessDeniedException while no scan type is enabled for the account in this region.
void demand_enabled(const sim::Call& call);

}  // namespace fakes::inspector
