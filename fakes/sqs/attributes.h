// The attributes of a queue: which there are, what values they take, what holds while nothing is
// set. Used by the operations that create and change queues, and wherever a queue's own numbers
// count.
#pragma once

#include <string>
#include <string_view>

#include "fakes/sqs/records.h"
#include "sim/gateway/call.h"

namespace fakes::sqs {

// The value in force; empty for a policy that was never set.
std::string attribute(const Queue& queue, std::string_view name);
int64_t number(const Queue& queue, std::string_view name);
bool flag(const Queue& queue, std::string_view name);
// Messages sent at or before that moment have expired.
sim::Instant oldest_kept(const Queue& queue, sim::Instant now);

enum class Change { kCreate, kSet };
// Puts given attributes into a queue, each checked as SQS checks it. Throws InvalidAttributeName or
// InvalidAttributeValue.
void set_attributes(sim::Call& call, Queue& queue, const sim::Value& given, Change change);

// What GetQueueAttributes answers for names such as "All" or "QueueArn".
sim::Value shown_attributes(sim::Call& call, const Queue& queue, const sim::Value& names);

}  // namespace fakes::sqs
