// SQS's error words, by the names that its JSON protocol has for them; the codes of the query
// protocol stand beside them in the model.
#pragma once

#include <string>
#include <string_view>

#include "sim/gateway/call.h"

namespace fakes::sqs {

// The query protocol adds some words.
sim::ApiError no_such_queue(const sim::Call& call);
// GetQueueUrl's form of it.
sim::ApiError no_such_queue_or_access();
sim::ApiError queue_exists(std::string_view attribute);
sim::ApiError invalid_name();
sim::ApiError invalid_fifo_name();
sim::ApiError deleted_recently();
sim::ApiError purge_in_progress(std::string_view queue_name);
sim::ApiError invalid_address(std::string_view url);
// "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: …"
sim::ApiError invalid_value(std::string_view value, std::string_view parameter,
                            std::string_view reason);
sim::ApiError invalid_parameter(std::string message);
sim::ApiError missing_parameter(std::string_view name);
sim::ApiError unknown_attribute(std::string_view name);
sim::ApiError invalid_attribute_name(std::string message);
sim::ApiError invalid_attribute(std::string_view name, std::string_view reason = {});
sim::ApiError invalid_contents();
sim::ApiError bad_receipt_handle(std::string_view handle);
sim::ApiError over_limit(std::string message);
sim::ApiError not_simulated(std::string_view what);

// ---- batches ----
// The code of a failed entry, which is one of the query protocol in both protocols.
std::string entry_code(const sim::ApiError& error);
sim::ApiError empty_batch(std::string_view entry_type);
sim::ApiError too_many_entries(size_t count);
sim::ApiError repeated_entry_id(std::string_view id);
sim::ApiError invalid_entry_id();
sim::ApiError batch_too_long(size_t most, size_t sent);

}  // namespace fakes::sqs
