// Deliveries: an event on its way to one target, tried again as the target's retry policy says, put
// into its dead letter queue in the end. Every attempt is noted in the journal. Jobs of this fake.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace fakes::events {

// Job: one attempt. The subject is the delivery's number.
void deliver(sim::Call& call, const std::string& subject);
// Job: what a webhook answered. The subject is the delivery's number and the HTTP status.
void hear_webhook(sim::Call& call, const std::string& subject);

}  // namespace fakes::events
