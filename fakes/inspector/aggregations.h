// ListFindingAggregations: active findings counted by severity, in groups of one of its types.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output list_finding_aggregations(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
