// Messages on their way out: which are visible now, in which order, and what is told of each.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::sqs {

sim::Output receive_message(sim::Call& call, const sim::Input& input);

}  // namespace fakes::sqs
