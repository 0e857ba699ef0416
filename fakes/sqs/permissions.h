// AddPermission and RemovePermission: statements of a queue's policy by their labels.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::sqs {

sim::Output add_permission(sim::Call& call, const sim::Input& input);
sim::Output remove_permission(sim::Call& call, const sim::Input& input);

}  // namespace fakes::sqs
