// The Security Hub fake's table of contents: findings of every product in one form. Installed by
// fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::securityhub {

sim::Service securityhub_service();

}  // namespace fakes::securityhub
