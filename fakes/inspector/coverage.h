// ListCoverage and ListCoverageStatistics: the resources that Inspector covers, filtered and
// counted.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output list_coverage(sim::Call& call, const sim::Input& input);
sim::Output list_coverage_statistics(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
