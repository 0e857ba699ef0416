// AWS Organizations: one organization and its units, accounts, service control and resource control
// policies, trusted services and delegated administrators. The gateway asks it where an account
// stands. Used by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::organizations {

sim::Service organizations_service();

}  // namespace fakes::organizations
