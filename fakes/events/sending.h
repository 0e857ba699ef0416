// One attempt to hand an event to a target, by the kind of target that its ARN names. Used by
// delivery.
#pragma once

#include <string>

#include "fakes/events/records.h"
#include "sim/gateway/service.h"

namespace fakes::events {

// What came of an attempt, in the error words of EventBridge's dead letters.
struct Sent {
  enum class Kind {
    kDelivered,
    kRecorded,  // the world lacks the target's service: the journal is where the event went
    kWaiting,   // on its way to a webhook, which has yet to answer
    kFailed
  };
  Kind kind = Kind::kDelivered;
  std::string code, message;  // of a failure
  bool final = false;         // trying again would not help
};

Sent send(sim::Call& call, const Delivery& delivery, const std::string& payload);

// What an answer of a webhook means: its HTTP status, 0 for none.
Sent heard_from_webhook(int64_t status);

// A message to a queue as EventBridge sends it for a rule.
Sent send_to_queue(sim::Call& call, const Delivery& delivery, const std::string& queue_arn,
                   sim::Value message);

}  // namespace fakes::events
