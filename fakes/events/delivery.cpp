#include "fakes/events/delivery.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/events/places.h"
#include "fakes/events/sending.h"
#include "fakes/events/transformer.h"
#include "sim/base/text.h"
#include "sim/gateway/event.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Value;

constexpr size_t kShownBytes = 16'384;  // of an event or a payload, in the journal
constexpr int64_t kMostRetries = 185;   // what AWS takes when the target says nothing
constexpr int64_t kOldestSeconds = 86'400;

int64_t retry_rule(const Value& target, const char* name, int64_t otherwise) {
  const auto policy = target.find("RetryPolicy");
  return policy == target.end() ? otherwise : policy->value(name, otherwise);
}

// The event as the journal shows it: a large one without its detail.
Value shown_event(const Delivery& delivery) {
  Value event = Value::parse(delivery.event);
  if (delivery.event.size() > kShownBytes) event.erase("detail");
  return event;
}

sim::Note note_of(const Delivery& delivery, const char* operation) {
  sim::Note note;
  note.operation = operation;
  note.input = {{"event", shown_event(delivery)},
                {"bus", delivery.bus.name},
                {"rule", delivery.rule_name},
                {"target", {{"id", delivery.target.at("Id")}, {"arn", delivery.target.at("Arn")}}},
                {"attempt", delivery.attempts}};
  return note;
}

std::string payload_of(const Delivery& delivery) {
  const Value event = Value::parse(delivery.event);
  return payload_for(delivery.target, {delivery.event, event, delivery.rule_arn, delivery.rule_name,
                                       sim::date::iso(sim::from_millis(delivery.ingested))});
}

// Twice as long after each attempt.
sim::Millis wait_after(const Call& call, int64_t attempts) {
  const auto first = call.settings.number("events.first_retry_seconds");
  const auto longest = call.settings.number("events.longest_retry_seconds");
  auto seconds = first;
  for (int64_t i = 1; i < attempts && seconds < longest; ++i) seconds *= 2;
  return std::chrono::seconds(std::min(seconds, longest));
}

// Why no further attempt is made; empty: one is.
std::string exhausted(const Delivery& delivery, sim::Instant next) {
  if (delivery.attempts > retry_rule(delivery.target, "MaximumRetryAttempts", kMostRetries)) {
    return "MaximumRetryAttempts";
  }
  const auto age =
      std::chrono::duration_cast<std::chrono::seconds>(next - sim::from_millis(delivery.ingested));
  const auto oldest = retry_rule(delivery.target, "MaximumEventAgeInSeconds", kOldestSeconds);
  return age.count() > oldest ? "MaximumEventAgeInSeconds" : "";
}

void put_into_dead_letters(Call& call, const Delivery& delivery, const Sent& sent,
                           const std::string& exhausted_by) {
  sim::Note note = note_of(delivery, "dead letter");
  const auto config = delivery.target.find("DeadLetterConfig");
  if (config == delivery.target.end() || !config->contains("Arn")) {
    note.status = 400;
    note.error = sent.code;
    note.message = "the target has no dead letter queue: the event is lost";
    return call.note(note);
  }
  const std::string queue = config->at("Arn");
  Value attributes = Value::object();
  const auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    attributes[name] = {{"DataType", "String"}, {"StringValue", value}};
  };
  add("RULE_ARN", delivery.rule_arn);
  add("TARGET_ARN", delivery.target.at("Arn"));
  add("ERROR_CODE", sent.code);
  add("ERROR_MESSAGE", sent.message);
  add("EXHAUSTED_RETRY_CONDITION", exhausted_by);
  add("RETRY_ATTEMPTS", std::to_string(delivery.attempts - 1));
  note.input["queue"] = queue;
  const Sent put = send_to_queue(
      call, delivery, queue, {{"MessageBody", delivery.event}, {"MessageAttributes", attributes}});
  if (put.kind == Sent::Kind::kFailed) {
    note.status = 400;
    note.error = put.code;
    note.message = "the dead letter queue did not take the event, which is lost: " + put.message;
  }
  call.note(note);
}

void conclude_failure(Call& call, const Delivery& delivery, const Sent& sent, sim::Note note) {
  const auto next = call.now() + wait_after(call, delivery.attempts);
  const std::string exhausted_by = sent.final ? "" : exhausted(delivery, next);
  const bool again = !sent.final && exhausted_by.empty();
  note.status = 400;
  note.error = sent.code;
  note.message = again ? fmt::format("{}; tried again at {}", sent.message, sim::date::iso(next))
                       : sent.message;
  call.note(note);
  if (again) {
    update_attempts(call.state, delivery);
    call.later(next, "deliver", std::to_string(delivery.id));
    return;
  }
  put_into_dead_letters(call, delivery, sent, exhausted_by);
  remove_delivery(call.state, delivery.id);
}

void conclude(Call& call, const Delivery& delivery, const Sent& sent, const std::string& payload) {
  sim::Note note = note_of(delivery, "deliver");
  if (payload != delivery.event) note.input["payload"] = payload.substr(0, kShownBytes);
  switch (sent.kind) {
    case Sent::Kind::kWaiting:
      return update_attempts(call.state, delivery);
    case Sent::Kind::kFailed:
      return conclude_failure(call, delivery, sent, std::move(note));
    case Sent::Kind::kRecorded:
      note.message = "this world lacks the target's service: the journal alone keeps the event";
      [[fallthrough]];
    case Sent::Kind::kDelivered:
      call.note(note);
      return remove_delivery(call.state, delivery.id);
  }
}

}  // namespace

void deliver(Call& call, const std::string& subject) {
  auto delivery = find_delivery(call.state, sim::text::to_integer(subject).value_or(0));
  if (!delivery) return;
  ++delivery->attempts;
  const std::string payload = payload_of(*delivery);
  conclude(call, *delivery, send(call, *delivery, payload), payload);
}

void hear_webhook(Call& call, const std::string& subject) {
  const auto words = sim::text::split(std::string_view(subject), ' ');
  const auto delivery = find_delivery(call.state, sim::text::to_integer(words.at(0)).value_or(0));
  if (!delivery) return;
  const auto status = sim::text::to_integer(words.at(1)).value_or(0);
  conclude(call, *delivery, heard_from_webhook(status), payload_of(*delivery));
}

}  // namespace fakes::events
