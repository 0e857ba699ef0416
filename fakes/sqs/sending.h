// Messages on their way in: what SQS accepts, delay, FIFO order and deduplication.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::sqs {

sim::Output send_message(sim::Call& call, const sim::Input& input);
sim::Output send_message_batch(sim::Call& call, const sim::Input& input);

// Job: a delayed or invisible message becomes visible. Nothing is to be done, for receiving looks
// at the clock; the row of work is what clients in the pace `leap` wait for.
void show_message(sim::Call& call, const std::string& row);

}  // namespace fakes::sqs
