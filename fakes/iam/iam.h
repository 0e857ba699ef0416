// AWS Identity and Access Management (users, roles, access keys, inline policies) and the Security
// Token Service (sessions). One folder, because sessions are of roles and users; two services,
// because they speak different APIs. The gateway finds credentials and identity policies here. Used
// by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Service iam_service();
sim::Service sts_service();

}  // namespace fakes::iam
