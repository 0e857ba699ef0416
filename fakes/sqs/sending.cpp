#include "fakes/sqs/sending.h"

#include <fmt/format.h>

#include "fakes/sqs/attributes.h"
#include "fakes/sqs/batches.h"
#include "fakes/sqs/errors.h"
#include "fakes/sqs/message_attributes.h"
#include "fakes/sqs/names.h"
#include "fakes/sqs/records.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::sqs {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

constexpr int64_t kLongestDelay = 900;
constexpr std::chrono::minutes kDeduplication{5};
constexpr size_t kLargestBatch = 1048576;
constexpr size_t kLongestId = 128;
// Sequence numbers have twenty digits and grow.
constexpr uint64_t kFirstSequence = 10'000'000'000'000'000'000U;

// Characters that XML can carry: the body must be of no other.
bool is_xml_text(std::string_view body) {
  for (size_t i = 0; i < body.size(); ++i) {
    const auto c = static_cast<unsigned char>(body[i]);
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
    // U+FFFE and U+FFFF
    if (c == 0xEF && body.substr(i, 2) == "\xEF\xBF" && i + 2 < body.size() &&
        static_cast<unsigned char>(body[i + 2]) >= 0xBE) {
      return false;
    }
  }
  return true;
}

const Value& member(const Value& from, const char* name) {
  static const Value kNothing = Value::object();
  const auto found = from.find(name);
  return found == from.end() || found->is_null() ? kNothing : *found;
}

std::string text_of(const Value& from, const char* name) {
  const Value& value = member(from, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

void check_id(const std::string& id, const char* parameter) {
  for (const char c : id) {
    if (c <= ' ' || c > '~') {
      throw invalid_value(id, parameter,
                          fmt::format("{} can only include alphanumeric and punctuation "
                                      "characters. 1 to 128 in length.",
                                      parameter));
    }
  }
  if (id.size() > kLongestId) {
    throw invalid_value(id, parameter,
                        fmt::format("{} can only include alphanumeric and punctuation characters. "
                                    "1 to 128 in length.",
                                    parameter));
  }
}

std::chrono::seconds delay_of(const Queue& queue, const Value& entry) {
  const auto given = entry.find("DelaySeconds");
  if (given == entry.end()) return std::chrono::seconds(number(queue, "DelaySeconds"));
  const int64_t seconds = given->get<int64_t>();
  if (queue.fifo() && seconds != 0) {
    throw invalid_value(std::to_string(seconds), "DelaySeconds",
                        "The request include parameter that is not valid for this queue type.");
  }
  if (seconds < 0 || seconds > kLongestDelay) {
    throw invalid_value(std::to_string(seconds), "DelaySeconds",
                        "DelaySeconds must be >= 0 and <= 900.");
  }
  return queue.fifo() ? std::chrono::seconds(number(queue, "DelaySeconds"))
                      : std::chrono::seconds(seconds);
}

std::string deduplication_of(const Queue& queue, const Value& entry) {
  std::string id = text_of(entry, "MessageDeduplicationId");
  if (!queue.fifo()) {
    if (!id.empty()) {
      throw invalid_value(id, "MessageDeduplicationId",
                          "The request include parameter that is not valid for this queue type.");
    }
    return id;
  }
  if (text_of(entry, "MessageGroupId").empty()) throw missing_parameter("MessageGroupId");
  if (id.empty() && flag(queue, "ContentBasedDeduplication")) {
    return sim::encoding::hex(sim::crypto::sha256(text_of(entry, "MessageBody")));
  }
  if (id.empty()) {
    throw invalid_parameter(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
        "provided explicitly");
  }
  return id;
}

std::string trace_header_of(const Value& entry) {
  const Value& system = member(entry, "MessageSystemAttributes");
  for (const auto& [name, value] : system.items()) {
    if (text_of(value, "DataType") != "String") {
      throw invalid_parameter(
          fmt::format("The message system attribute '{}' must be of type String.", name));
    }
  }
  return text_of(member(system, "AWSTraceHeader"), "StringValue");
}

size_t size_of(const Value& entry) {
  return text_of(entry, "MessageBody").size() +
         size_of_attributes(member(entry, "MessageAttributes"));
}

std::string sender_of(const Call& call) {
  return call.caller.user_id.empty() ? call.account : call.caller.user_id;
}

// Checks a message and everything about it; not yet in the store.
Message message_from(Call& call, const Queue& queue, const Value& entry) {
  Message message;
  message.queue_arn = queue.arn;
  message.body = text_of(entry, "MessageBody");
  if (message.body.empty()) throw missing_parameter("MessageBody");
  if (!is_xml_text(message.body)) throw invalid_contents();
  const Value& attributes = member(entry, "MessageAttributes");
  check_message_attributes(attributes);
  const auto most = static_cast<size_t>(number(queue, "MaximumMessageSize"));
  if (size_of(entry) > most) {
    throw invalid_parameter(fmt::format(
        "One or more parameters are invalid. Reason: Message must be shorter than {} bytes.",
        most));
  }
  message.attributes = to_row(attributes);
  message.trace_header = trace_header_of(entry);
  message.group = text_of(entry, "MessageGroupId");
  message.deduplication = deduplication_of(queue, entry);
  check_id(message.group, "MessageGroupId");
  check_id(message.deduplication, "MessageDeduplicationId");
  message.sender = sender_of(call);
  message.sent = call.now();
  message.visible = call.now() + delay_of(queue, entry);
  return message;
}

std::string scope_of(const Queue& queue, const Message& message) {
  const bool group = attribute(queue, "DeduplicationScope") == "messageGroup";
  return group ? message.group : std::string();
}

// Puts the message into its queue, or finds that it was sent before.
Sent deliver(Call& call, const Queue& queue, Message& message) {
  if (queue.fifo()) {
    const auto before = sent_lately(call.state, queue.arn, scope_of(queue, message),
                                    message.deduplication, call.now() - kDeduplication);
    if (before) return *before;
  }
  message.id = call.ids.uuid("sqs message");
  const int64_t row = add_message(call.state, message);
  if (message.visible > call.now())
    call.later(message.visible, "show_message", std::to_string(row));
  Sent sent{message.id, ""};
  if (queue.fifo()) {
    sent.sequence = std::to_string(kFirstSequence + static_cast<uint64_t>(row));
    set_sequence(call.state, row, sent.sequence);
    remember_sent(call.state, queue.arn, scope_of(queue, message), message.deduplication, sent,
                  call.now());
  }
  return sent;
}

Value send(Call& call, const Queue& queue, const Value& entry) {
  Message message = message_from(call, queue, entry);
  const Sent sent = deliver(call, queue, message);
  Value out = {{"MessageId", sent.message_id},
               {"MD5OfMessageBody", sim::encoding::hex(sim::crypto::md5(message.body))}};
  const auto add = [&out](const char* name, const std::string& text) {
    if (!text.empty()) out[name] = text;
  };
  add("MD5OfMessageAttributes", digest_of_attributes(member(entry, "MessageAttributes")));
  add("MD5OfMessageSystemAttributes",
      digest_of_attributes(member(entry, "MessageSystemAttributes")));
  add("SequenceNumber", sent.sequence);
  return out;
}

}  // namespace

Output send_message(Call& call, const Input& input) {
  return send(call, queue_of(call, input), input.value());
}

Output send_message_batch(Call& call, const Input& input) {
  const Queue queue = queue_of(call, input);
  const Value& entries = input.at("Entries");
  check_batch(entries, "SendMessageBatchRequestEntry");
  size_t size = 0;
  for (const auto& entry : entries) size += size_of(entry);
  if (size > kLargestBatch) throw batch_too_long(kLargestBatch, size);
  // What a FIFO queue demands is demanded of the batch as a whole.
  for (const auto& entry : entries) {
    if (queue.fifo()) deduplication_of(queue, entry);
  }
  return each_entry(input, [&](const Value& entry) { return send(call, queue, entry); });
}

void show_message(Call&, const std::string&) {}

}  // namespace fakes::sqs
