// BatchUpdateFindings: what customers decide about findings.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::securityhub {

sim::Output batch_update_findings(sim::Call& call, const sim::Input& input);

}  // namespace fakes::securityhub
