// The EventBridge fake: what it is made of. Installed by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::events {

sim::Service events_service();

}  // namespace fakes::events
