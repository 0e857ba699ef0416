#include "fakes/sqs/errors.h"

#include <fmt/format.h>

namespace fakes::sqs {

using sim::ApiError;

ApiError no_such_queue(const sim::Call& call) {
  const bool query = call.http && !call.http->headers.has("X-Amz-Target");
  return ApiError("QueueDoesNotExist", 400,
                  query ? "The specified queue does not exist for this wsdl version."
                        : "The specified queue does not exist.");
}

ApiError no_such_queue_or_access() {
  return ApiError("QueueDoesNotExist", 400,
                  "The specified queue does not exist or you do not have access to it.");
}

ApiError queue_exists(std::string_view attribute) {
  return ApiError("QueueNameExists", 400,
                  fmt::format("A queue already exists with the same name and a different value for "
                              "attribute {}",
                              attribute));
}

ApiError invalid_name() {
  return invalid_parameter(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

ApiError invalid_fifo_name() {
  return invalid_parameter(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
      "must end with .fifo suffix and be 1 to 80 in length.");
}

ApiError deleted_recently() {
  return ApiError("QueueDeletedRecently", 400,
                  "You must wait 60 seconds after deleting a queue before you can create another "
                  "with the same name.");
}

ApiError purge_in_progress(std::string_view queue_name) {
  return ApiError(
      "PurgeQueueInProgress", 403,
      fmt::format("Only one PurgeQueue operation on {} is allowed every 60 seconds.", queue_name));
}

ApiError invalid_address(std::string_view url) {
  return ApiError("InvalidAddress", 400,
                  fmt::format("The address {} is not valid for this endpoint.", url));
}

ApiError invalid_value(std::string_view value, std::string_view parameter,
                       std::string_view reason) {
  return invalid_parameter(
      fmt::format("Value {} for parameter {} is invalid. Reason: {}", value, parameter, reason));
}

ApiError invalid_parameter(std::string message) {
  return ApiError("InvalidParameterValueException", 400, std::move(message));
}

ApiError missing_parameter(std::string_view name) {
  return ApiError("MissingRequiredParameterException", 400,
                  fmt::format("The request must contain the parameter {}.", name));
}

ApiError unknown_attribute(std::string_view name) {
  return invalid_attribute_name(fmt::format("Unknown Attribute {}.", name));
}

ApiError invalid_attribute_name(std::string message) {
  return ApiError("InvalidAttributeName", 400, std::move(message));
}

ApiError invalid_attribute(std::string_view name, std::string_view reason) {
  const std::string tail = reason.empty() ? std::string() : fmt::format(" Reason: {}", reason);
  return ApiError("InvalidAttributeValue", 400,
                  fmt::format("Invalid value for the parameter {}.{}", name, tail));
}

ApiError invalid_contents() {
  return ApiError("InvalidMessageContents", 400,
                  "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 "
                  "to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
}

ApiError bad_receipt_handle(std::string_view handle) {
  return ApiError(
      "ReceiptHandleIsInvalid", 400,
      fmt::format("The input receipt handle \"{}\" is not a valid receipt handle.", handle));
}

ApiError over_limit(std::string message) { return ApiError("OverLimit", 403, std::move(message)); }

ApiError not_simulated(std::string_view what) {
  return ApiError("NotImplemented", 501, fmt::format("inspector-sim does not simulate {}", what));
}

std::string entry_code(const ApiError& error) {
  if (error.code == "MissingRequiredParameterException") return "MissingParameter";
  constexpr std::string_view kEnd = "Exception";
  const size_t size = error.code.size();
  return error.code.substr(0, error.code.ends_with(kEnd) ? size - kEnd.size() : size);
}

ApiError empty_batch(std::string_view entry_type) {
  return ApiError("EmptyBatchRequest", 400,
                  fmt::format("There should be at least one {} in the request.", entry_type));
}

ApiError too_many_entries(size_t count) {
  return ApiError(
      "TooManyEntriesInBatchRequest", 400,
      fmt::format("Maximum number of entries per request are 10. You have sent {}.", count));
}

ApiError repeated_entry_id(std::string_view id) {
  return ApiError("BatchEntryIdsNotDistinct", 400, fmt::format("Id {} repeated.", id));
}

ApiError invalid_entry_id() {
  return ApiError("InvalidBatchEntryId", 400,
                  "A batch entry id can only contain alphanumeric characters, hyphens and "
                  "underscores. It can be at most 80 letters long.");
}

ApiError batch_too_long(size_t most, size_t sent) {
  return ApiError("BatchRequestTooLong", 400,
                  fmt::format("Batch requests cannot be longer than {} bytes. You have sent {} "
                              "bytes.",
                              most, sent));
}

}  // namespace fakes::sqs
