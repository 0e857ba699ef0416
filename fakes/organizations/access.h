// What a caller must be allowed to do before an operation of Organizations runs, and the one text
// of its denials. Used by the service's table.
#pragma once

#include <vector>

#include "sim/gateway/service.h"

namespace fakes::organizations {

// The action on every root, unit, account, policy and handshake that the request names, or on "*"
// when it names none (or one that does not exist). Nothing for a service that only reads: no
// policy speaks of services here; whether it is trusted is for standing.h to say.
std::vector<sim::Authorization> authorizations(sim::Call& call,
                                               const sim::wire::Operation& operation,
                                               const sim::Input& input);

sim::ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                     const sim::Authorization& authorization);

}  // namespace fakes::organizations
