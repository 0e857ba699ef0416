// Dead letters: the redrive policy that names a queue's dead-letter queue, and the move of messages
// that were received too often. Used by the attributes of queues and by receiving.
#pragma once

#include <optional>
#include <string>

#include "fakes/sqs/records.h"
#include "sim/gateway/call.h"

namespace fakes::sqs {

struct Redrive {
  std::string dead_letter_queue;  // its ARN
  int64_t most_receives = 10;
};

std::optional<Redrive> redrive_of(const Queue& queue);
// Throw InvalidParameterValue or InvalidAttributeValue.
void check_redrive_policy(const sim::Call& call, const Queue& queue, const std::string& policy);
void check_redrive_allow_policy(const std::string& policy);

// Moves a message to the dead-letter queue when one more receive would exceed the policy. False:
// it stays.
bool move_dead_letter(sim::Call& call, const Queue& queue, Message& message);

}  // namespace fakes::sqs
