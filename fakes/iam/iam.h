// AWS Identity and Access Management: users, roles, access keys, policies. The gateway finds
// credentials and identity policies here. The Security Token Service shares the folder, because
// sessions are of roles and users, and is a service of its own (sts.h), because it speaks a
// different API. Used by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Service iam_service();

}  // namespace fakes::iam
