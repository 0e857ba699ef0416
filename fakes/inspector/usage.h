// What Inspector would cost: ListUsageTotals and BatchGetFreeTrialInfo.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output list_usage_totals(sim::Call& call, const sim::Input& input);
sim::Output batch_get_free_trial_info(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
