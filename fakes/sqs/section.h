// The `queues` of a region in a world file.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::sqs {

void load_queues(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::sqs
