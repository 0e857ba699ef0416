// What an operation of EventBridge demands: the bus or rule that the request names, and the
// condition keys of events, targets and creators.
#pragma once

#include <vector>

#include "sim/gateway/service.h"

namespace fakes::events {

std::vector<sim::Authorization> authorizations(sim::Call& call,
                                               const sim::wire::Operation& operation,
                                               const sim::Input& input);

}  // namespace fakes::events
