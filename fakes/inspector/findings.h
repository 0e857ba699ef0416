// ListFindings: filtered, sorted, in pages. Listed in the fake's table of operations.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output list_findings(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
