// The SQS fake's table of contents: queues that real clients receive from, in the JSON and in the
// query protocol. Installed by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::sqs {

sim::Service sqs_service();

}  // namespace fakes::sqs
