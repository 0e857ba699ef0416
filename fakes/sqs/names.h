// How queues are named: URLs of the endpoint that the client used, ARNs, and which queue a request
// means. Used by every topic of this folder.
#pragma once

#include <string>
#include <string_view>

#include "fakes/sqs/records.h"
#include "sim/gateway/call.h"

namespace fakes::sqs {

// The ARN of the queue that a QueueUrl names: its path ends in "/111122223333/reports"; the host
// may be any. Throws InvalidAddress.
std::string arn_of_url(const sim::Call& call, std::string_view url);
std::string arn_of_name(const sim::Call& call, std::string_view account, std::string_view name);
// The URL by which this client reaches a queue.
std::string url_of(const sim::Call& call, const Queue& queue);
// The queue of the request's QueueUrl. Throws QueueDoesNotExist.
Queue queue_of(sim::Call& call, const sim::Input& input);

}  // namespace fakes::sqs
