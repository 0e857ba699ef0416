#include "fakes/sqs/receiving.h"

#include <algorithm>
#include <limits>
#include <set>

#include "fakes/sqs/attributes.h"
#include "fakes/sqs/errors.h"
#include "fakes/sqs/message_attributes.h"
#include "fakes/sqs/names.h"
#include "fakes/sqs/receipts.h"
#include "fakes/sqs/records.h"
#include "fakes/sqs/redrive.h"
#include "sim/base/crypto.h"
#include "sim/base/encoding.h"

namespace fakes::sqs {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

constexpr int64_t kMostMessages = 10;
constexpr int64_t kLongestWait = 20;
constexpr int64_t kLongestInvisible = 43200;
constexpr int64_t kEverything = std::numeric_limits<int64_t>::max();

int64_t within(const Input& input, const char* name, int64_t fallback, int64_t least, int64_t most,
               const char* reason) {
  const int64_t given = input.number(name, fallback);
  if (given < least || given > most) throw invalid_value(std::to_string(given), name, reason);
  return given;
}

// The messages that may be handed out now, oldest first. A FIFO queue holds a group back while one
// of its messages is away.
std::vector<Message> candidates(Call& call, const Queue& queue, int64_t limit) {
  const auto since = oldest_kept(queue, call.now());
  auto messages =
      messages_of(call.state, queue.arn, since, call.now(), queue.fifo() ? kEverything : limit);
  if (!queue.fifo()) return messages;
  const auto away = blocked_groups(call.state, queue.arn, since, call.now());
  const std::set<std::string> blocked(away.begin(), away.end());
  messages.erase(
      std::remove_if(messages.begin(), messages.end(),
                     [&](const Message& message) { return blocked.count(message.group) > 0; }),
      messages.end());
  if (static_cast<int64_t>(messages.size()) > limit) messages.resize(static_cast<size_t>(limit));
  return messages;
}

void check_in_flight(Call& call, const Queue& queue) {
  const int64_t most = call.settings.number("sqs.in_flight_messages");
  const Counts counts =
      counts_of(call.state, queue.arn, oldest_kept(queue, call.now()), call.now());
  if (counts.in_flight >= most && !queue.fifo()) {
    throw over_limit("The maximum number of in flight messages is reached.");
  }
}

void hand_out(Call& call, Message& message, std::chrono::seconds invisible) {
  ++message.receives;
  if (!message.first_received) message.first_received = call.now();
  message.visible = call.now() + invisible;
  keep_message(call.state, message);
  if (invisible.count() > 0) {
    call.later(message.visible, "show_message", std::to_string(message.row));
  }
}

Value system_attributes(const Message& message, const Value& names) {
  const auto millis = [](sim::Instant at) { return std::to_string(sim::to_millis(at)); };
  std::map<std::string, std::string> all = {
      {"SenderId", message.sender},
      {"SentTimestamp", millis(message.sent)},
      {"ApproximateReceiveCount", std::to_string(message.receives)},
      {"ApproximateFirstReceiveTimestamp", millis(*message.first_received)},
      {"MessageGroupId", message.group},
      {"MessageDeduplicationId", message.deduplication},
      {"SequenceNumber", message.sequence},
      {"AWSTraceHeader", message.trace_header},
      {"DeadLetterQueueSourceArn", message.came_from}};
  Value out = Value::object();
  for (const auto& [name, text] : all) {
    const bool asked = std::any_of(names.begin(), names.end(), [&name = name](const Value& each) {
      return each == "All" || each == name;
    });
    if (asked && !text.empty()) out[name] = text;
  }
  return out;
}

// Both the newer and the older member name what is told; a client may give either.
Value names_of(const Input& input) {
  Value names = Value::array();
  for (const char* member : {"MessageSystemAttributeNames", "AttributeNames"}) {
    if (!input.has(member)) continue;
    for (const auto& name : input.at(member)) names.push_back(name);
  }
  return names;
}

Value shown(Call& call, const Message& message, const Value& names, const Value& attribute_names) {
  Value out = {{"MessageId", message.id},
               {"ReceiptHandle", receipt_of(call, message)},
               {"MD5OfBody", sim::encoding::hex(sim::crypto::md5(message.body))},
               {"Body", message.body}};
  if (Value told = system_attributes(message, names); !told.empty()) {
    out["Attributes"] = std::move(told);
  }
  const Value attributes = attributes_named(from_row(message.attributes), attribute_names);
  if (!attributes.empty()) {
    out["MD5OfMessageAttributes"] = digest_of_attributes(attributes);
    out["MessageAttributes"] = attributes;
  }
  return out;
}

// Nobody waits here: an empty answer to a long poll is held back for a moment of wall time, so that
// a client that asks again at once does not spin.
Output nothing_yet(const Call& call, int64_t wait_seconds) {
  Output output;
  output.idle_millis =
      std::min(wait_seconds * 1000, call.settings.number("sqs.empty_long_poll_millis"));
  return output;
}

}  // namespace

Output receive_message(Call& call, const Input& input) {
  const Queue queue = queue_of(call, input);
  const int64_t most = within(input, "MaxNumberOfMessages", 1, 1, kMostMessages,
                              "Must be between 1 and 10, if provided.");
  const int64_t wait =
      within(input, "WaitTimeSeconds", number(queue, "ReceiveMessageWaitTimeSeconds"), 0,
             kLongestWait, "Must be >= 0 and <= 20, if provided.");
  const std::chrono::seconds invisible(
      within(input, "VisibilityTimeout", number(queue, "VisibilityTimeout"), 0, kLongestInvisible,
             "Must be >= 0 and <= 43200, if provided."));
  if (input.has("ReceiveRequestAttemptId")) {
    throw not_simulated("ReceiveRequestAttemptId, the repetition of a receive");
  }
  check_in_flight(call, queue);
  const Value names = names_of(input);
  const Value attribute_names =
      input.has("MessageAttributeNames") ? input.at("MessageAttributeNames") : Value::array();
  Value messages = Value::array();
  for (auto& message : candidates(call, queue, most)) {
    if (move_dead_letter(call, queue, message)) continue;
    hand_out(call, message, invisible);
    messages.push_back(shown(call, message, names, attribute_names));
  }
  if (messages.empty()) return nothing_yet(call, wait);
  return Value{{"Messages", std::move(messages)}};
}

}  // namespace fakes::sqs
