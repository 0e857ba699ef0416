// The Security Token Service: temporary credentials for users, roles and those whom another
// identity provider vouches for. Lives in IAM's folder because sessions are of its users and roles.
// Used by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Service sts_service();

}  // namespace fakes::iam
