#include "fakes/sqs/redrive.h"

#include <fmt/format.h>

#include "fakes/sqs/errors.h"
#include "sim/aws/arn.h"
#include "sim/base/text.h"

namespace fakes::sqs {

using sim::Call;
using sim::Value;

namespace {

constexpr int64_t kMostReceives = 1000;
constexpr size_t kMostSources = 10;

Value object_of(const std::string& text) {
  Value value = Value::parse(text, nullptr, false);
  return value.is_object() ? value : Value();
}

// The count may be a number or a number's text.
std::optional<int64_t> count_of(const Value& value) {
  if (value.is_number_integer()) return value.get<int64_t>();
  if (!value.is_string()) return std::nullopt;
  return sim::text::to_integer(value.get<std::string>());
}

sim::ApiError refused(const std::string& policy, std::string_view reason) {
  return invalid_value(policy, "RedrivePolicy", reason);
}

bool may_redrive(const Queue& target, const Queue& source) {
  const auto set = target.attributes.find("RedriveAllowPolicy");
  if (set == target.attributes.end()) return true;
  const Value allow = object_of(set->second);
  const std::string permission = allow.value("redrivePermission", "allowAll");
  if (permission != "byQueue") return permission == "allowAll";
  for (const auto& arn : allow.at("sourceQueueArns")) {
    if (arn == source.arn) return true;
  }
  return false;
}

void check_target(const Call& call, const Queue& queue, const std::string& policy,
                  const std::string& target_arn) {
  const auto arn = sim::aws::parse_arn(target_arn);
  if (!arn || arn->service != "sqs")
    throw refused(policy, "Invalid value for deadLetterTargetArn.");
  if (arn->account != queue.account) {
    throw refused(policy, "Dead-letter target owner should be same as the source.");
  }
  const auto target = find_queue(call.state, target_arn);
  if (!target || target->region != queue.region) {
    throw refused(policy, "Dead letter target does not exist.");
  }
  if (target->fifo() != queue.fifo()) {
    throw refused(policy, "Dead-letter queue must be same type of queue as the source.");
  }
  if (!may_redrive(*target, queue)) {
    throw refused(policy,
                  "The redrive allow policy of the dead-letter queue does not allow this "
                  "source queue.");
  }
}

}  // namespace

std::optional<Redrive> redrive_of(const Queue& queue) {
  const auto set = queue.attributes.find("RedrivePolicy");
  if (set == queue.attributes.end()) return std::nullopt;
  const Value policy = object_of(set->second);
  Redrive out;
  out.dead_letter_queue = policy.at("deadLetterTargetArn").get<std::string>();
  out.most_receives = count_of(policy.value("maxReceiveCount", Value())).value_or(10);
  return out;
}

void check_redrive_policy(const Call& call, const Queue& queue, const std::string& policy) {
  const Value parsed = object_of(policy);
  if (parsed.is_null()) throw refused(policy, "Redrive policy is not a valid JSON map.");
  for (const auto& [name, value] : parsed.items()) {
    if (name != "deadLetterTargetArn" && name != "maxReceiveCount") {
      throw refused(policy, fmt::format("Only following attributes are supported: "
                                        "[deadLetterTargetArn, maxReceiveCount] ({} is not).",
                                        name));
    }
  }
  for (const char* name : {"deadLetterTargetArn", "maxReceiveCount"}) {
    if (!parsed.contains(name)) {
      throw refused(policy,
                    fmt::format("Redrive policy does not contain mandatory attribute: {}.", name));
    }
  }
  const auto& target = parsed["deadLetterTargetArn"];
  check_target(call, queue, policy, target.is_string() ? target.get<std::string>() : "");
  const auto count = count_of(parsed["maxReceiveCount"]);
  if (!count || *count < 1 || *count > kMostReceives) {
    throw refused(policy,
                  fmt::format("Invalid value for maxReceiveCount: {}, valid values are from "
                              "1 to 1000 both inclusive.",
                              parsed["maxReceiveCount"].dump()));
  }
}

void check_redrive_allow_policy(const std::string& policy) {
  const auto bad = [&](std::string_view reason) {
    return invalid_value(policy, "RedriveAllowPolicy", reason);
  };
  const Value parsed = object_of(policy);
  if (parsed.is_null()) throw bad("Redrive allow policy is not a valid JSON map.");
  const Value permission = parsed.value("redrivePermission", Value("allowAll"));
  if (permission != "allowAll" && permission != "denyAll" && permission != "byQueue") {
    throw bad("Invalid value for redrivePermission.");
  }
  const bool listed = parsed.contains("sourceQueueArns");
  if (listed != (permission == "byQueue")) {
    throw bad("sourceQueueArns must be given with redrivePermission byQueue and only then.");
  }
  if (!listed) return;
  const auto& arns = parsed["sourceQueueArns"];
  if (!arns.is_array() || arns.empty() || arns.size() > kMostSources) {
    throw bad("sourceQueueArns lists from 1 to 10 queues.");
  }
}

bool move_dead_letter(Call& call, const Queue& queue, Message& message) {
  const auto redrive = redrive_of(queue);
  if (!redrive || message.receives < redrive->most_receives) return false;
  const auto target = find_queue(call.state, redrive->dead_letter_queue);
  if (!target) return false;  // it was deleted since: nothing to move to
  message.came_from = queue.arn;
  message.queue_arn = target->arn;
  message.visible = call.now();
  if (queue.fifo()) message.sent = call.now();  // only a standard queue keeps the first date
  keep_message(call.state, message);
  return true;
}

}  // namespace fakes::sqs
