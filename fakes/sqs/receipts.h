// Receipt handles: text that names one receive of one message, signed so that only this world can
// have made it. Used by receiving, deleting and changing visibility.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/sqs/records.h"
#include "sim/gateway/service.h"

namespace fakes::sqs {

// The handle of the latest receive of a message.
std::string receipt_of(const sim::Call& call, const Message& message);

sim::Output delete_message(sim::Call& call, const sim::Input& input);
sim::Output delete_message_batch(sim::Call& call, const sim::Input& input);
sim::Output change_message_visibility(sim::Call& call, const sim::Input& input);
sim::Output change_message_visibility_batch(sim::Call& call, const sim::Input& input);

}  // namespace fakes::sqs
