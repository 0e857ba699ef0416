#include "fakes/sqs/receipts.h"

#include <fmt/format.h>

#include "fakes/sqs/attributes.h"
#include "fakes/sqs/batches.h"
#include "fakes/sqs/errors.h"
#include "fakes/sqs/names.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::sqs {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

constexpr int64_t kLongestInvisible = 43200;

std::string signature(const Call& call, std::string_view content) {
  const std::string key = call.ids.bytes_at("sqs receipt", 0, 32);
  return sim::crypto::hmac_sha256(key, content);
}

struct Receipt {
  int64_t row = 0, receives = 0;
};

// What a handle says; nothing when this world did not make it for this queue.
std::optional<Receipt> read(const Call& call, const Queue& queue, std::string_view handle) {
  constexpr size_t kSignature = 32;
  const auto bytes = sim::encoding::from_base64(handle);
  if (!bytes || bytes->size() <= kSignature) return std::nullopt;
  const std::string content = bytes->substr(kSignature);
  if (!sim::crypto::equal(bytes->substr(0, kSignature), signature(call, content))) {
    return std::nullopt;
  }
  const auto parts = sim::text::split(content, ' ');
  if (parts.size() != 3 || parts[2] != queue.arn) return std::nullopt;
  return Receipt{sim::text::to_integer(parts[0]).value_or(0),
                 sim::text::to_integer(parts[1]).value_or(0)};
}

// The message of a handle while it is the message's latest; nothing when it was deleted or received
// again since.
std::optional<Message> message_of(Call& call, const Queue& queue, const std::string& handle) {
  const auto receipt = read(call, queue, handle);
  if (!receipt) throw bad_receipt_handle(handle);
  auto message = find_message(call.state, receipt->row);
  if (!message || message->queue_arn != queue.arn || message->receives != receipt->receives ||
      message->sent <= oldest_kept(queue, call.now())) {
    return std::nullopt;
  }
  return message;
}

void forget_waking(Call& call, const Message& message) {
  call.forget("show_message", std::to_string(message.row));
}

Value delete_one(Call& call, const Queue& queue, const Value& entry) {
  const std::string handle = entry.at("ReceiptHandle");
  const auto message = message_of(call, queue, handle);
  if (!message) return Value::object();  // an older handle deletes nothing and is no error
  if (queue.fifo() && message->visible <= call.now()) {
    throw invalid_value(handle, "ReceiptHandle", "The receipt handle has expired.");
  }
  forget_waking(call, *message);
  remove_message(call.state, message->row);
  return Value::object();
}

Value change_one(Call& call, const Queue& queue, const Value& entry) {
  const int64_t seconds = entry.value("VisibilityTimeout", number(queue, "VisibilityTimeout"));
  if (seconds < 0 || seconds > kLongestInvisible) {
    throw invalid_value(std::to_string(seconds), "VisibilityTimeout",
                        "VisibilityTimeout must be an integer between 0 and 43200.");
  }
  const std::string handle = entry.at("ReceiptHandle");
  auto message = message_of(call, queue, handle);
  if (!message) {
    throw invalid_value(handle, "ReceiptHandle",
                        "Message does not exist or is not available for visibility timeout "
                        "change.");
  }
  forget_waking(call, *message);
  message->visible = call.now() + std::chrono::seconds(seconds);
  keep_message(call.state, *message);
  if (seconds > 0) call.later(message->visible, "show_message", std::to_string(message->row));
  return Value::object();
}

}  // namespace

std::string receipt_of(const Call& call, const Message& message) {
  const std::string content =
      fmt::format("{} {} {}", message.row, message.receives, message.queue_arn);
  return sim::encoding::base64(signature(call, content) + content);
}

Output delete_message(Call& call, const Input& input) {
  delete_one(call, queue_of(call, input), input.value());
  return {};
}

Output delete_message_batch(Call& call, const Input& input) {
  const Queue queue = queue_of(call, input);
  check_batch(input.at("Entries"), "DeleteMessageBatchRequestEntry");
  return each_entry(input, [&](const Value& entry) { return delete_one(call, queue, entry); });
}

Output change_message_visibility(Call& call, const Input& input) {
  change_one(call, queue_of(call, input), input.value());
  return {};
}

Output change_message_visibility_batch(Call& call, const Input& input) {
  const Queue queue = queue_of(call, input);
  check_batch(input.at("Entries"), "ChangeMessageVisibilityBatchRequestEntry");
  return each_entry(input, [&](const Value& entry) { return change_one(call, queue, entry); });
}

}  // namespace fakes::sqs
