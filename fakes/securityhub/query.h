// GetFindings: what an account's Security Hub holds, filtered, sorted and paged.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::securityhub {

sim::Output get_findings(sim::Call& call, const sim::Input& input);

}  // namespace fakes::securityhub
