// What the batch operations share: the checks of a batch as a whole, and an answer that lists which
// entries succeeded and which failed. An entry that fails leaves the others done.
#pragma once

#include <functional>

#include "sim/gateway/call.h"

namespace fakes::sqs {

// Throws TooManyEntriesInBatchRequest and its kin.
void check_batch(const sim::Value& entries, std::string_view entry_type);

// Runs `one` for each entry; it answers the members beside Id, or throws the entry's ApiError.
sim::Value each_entry(const sim::Input& input,
                      const std::function<sim::Value(const sim::Value&)>& one);

}  // namespace fakes::sqs
