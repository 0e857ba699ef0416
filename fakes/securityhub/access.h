// What Security Hub's operations demand of the caller.
#pragma once

#include <vector>

#include "sim/gateway/service.h"

namespace fakes::securityhub {

std::vector<sim::Authorization> authorizations(sim::Call& call,
                                               const sim::wire::Operation& operation,
                                               const sim::Input& input);
sim::ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                     const sim::Authorization& authorization);

}  // namespace fakes::securityhub
