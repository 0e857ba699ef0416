#include "fakes/sqs/attributes.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/sqs/errors.h"
#include "fakes/sqs/redrive.h"
#include "sim/base/text.h"
#include "sim/policy/document.h"

namespace fakes::sqs {

using sim::Call;
using sim::Instant;
using sim::Value;

namespace {

enum class Kind { kNumber, kFlag, kWord, kPolicy, kRedrive, kRedriveAllow, kKey };

struct Attribute {
  std::string_view name;
  Kind kind;
  std::string_view initial;  // in force while nothing is set; empty: none
  int64_t least = 0, most = 0;
  std::string_view words[2] = {};
  bool fifo_only = false;
};

constexpr Attribute kAttributes[] = {
    {"DelaySeconds", Kind::kNumber, "0", 0, 900},
    {"MaximumMessageSize", Kind::kNumber, "1048576", 1024, 1048576},
    {"MessageRetentionPeriod", Kind::kNumber, "345600", 60, 1209600},
    {"ReceiveMessageWaitTimeSeconds", Kind::kNumber, "0", 0, 20},
    {"VisibilityTimeout", Kind::kNumber, "30", 0, 43200},
    {"SqsManagedSseEnabled", Kind::kFlag, "true"},
    {"Policy", Kind::kPolicy, ""},
    {"RedrivePolicy", Kind::kRedrive, ""},
    {"RedriveAllowPolicy", Kind::kRedriveAllow, ""},
    {"KmsMasterKeyId", Kind::kKey, ""},
    {"KmsDataKeyReusePeriodSeconds", Kind::kKey, ""},
    {"FifoQueue", Kind::kFlag, "true", 0, 0, {}, true},
    {"ContentBasedDeduplication", Kind::kFlag, "false", 0, 0, {}, true},
    {"DeduplicationScope", Kind::kWord, "queue", 0, 0, {"queue", "messageGroup"}, true},
    {"FifoThroughputLimit", Kind::kWord, "perQueue", 0, 0, {"perQueue", "perMessageGroupId"}, true},
};

const Attribute* find(std::string_view name) {
  for (const auto& each : kAttributes) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

void check_policy(const std::string& document) {
  const auto faults = sim::policy::faults_of(document, sim::policy::DocumentKind::kBucket);
  if (!faults.empty()) throw invalid_attribute("Policy", faults.front().message);
}

void check_number(const Attribute& attribute, const std::string& value) {
  const auto given = sim::text::to_integer(value);
  if (!given || *given < attribute.least || *given > attribute.most) {
    throw invalid_attribute(attribute.name);
  }
}

// The type of a queue is settled when it is made.
void check_fifo(const Queue& queue, const std::string& value, Change change) {
  if (change == Change::kSet && !queue.fifo()) throw unknown_attribute("FifoQueue");
  if (value == "true" && queue.fifo()) return;
  if (change == Change::kCreate && value == "true") throw invalid_fifo_name();
  throw invalid_attribute("FifoQueue", change == Change::kSet
                                           ? "Modifying queue type is not supported."
                                           : std::string_view());
}

void check(Call& call, const Queue& queue, const Attribute& attribute, const std::string& value) {
  switch (attribute.kind) {
    case Kind::kNumber:
      return check_number(attribute, value);
    case Kind::kFlag:
      if (value != "true" && value != "false") throw invalid_attribute(attribute.name);
      return;
    case Kind::kWord:
      if (value != attribute.words[0] && value != attribute.words[1]) {
        throw invalid_attribute(attribute.name);
      }
      return;
    case Kind::kPolicy:
      return check_policy(value);
    case Kind::kRedrive:
      return check_redrive_policy(call, queue, value);
    case Kind::kRedriveAllow:
      return check_redrive_allow_policy(value);
    case Kind::kKey:
      throw not_simulated(fmt::format(
          "queues encrypted under a KMS key ({}); leave the attribute out", attribute.name));
  }
}

void set_one(Call& call, Queue& queue, const std::string& name, const std::string& value,
             Change change) {
  const Attribute* known = find(name);
  if (!known) throw unknown_attribute(name);
  if (name == "FifoQueue") {
    check_fifo(queue, value, change);
    return;
  }
  if (known->fifo_only && !queue.fifo()) throw unknown_attribute(name);
  const bool is_document = known->kind == Kind::kPolicy || known->kind == Kind::kRedrive ||
                           known->kind == Kind::kRedriveAllow;
  if (value.empty() && is_document) {
    queue.attributes.erase(name);
    return;
  }
  check(call, queue, *known, value);
  queue.attributes[name] = value;
}

void check_high_throughput(const Queue& queue) {
  if (queue.fifo() && attribute(queue, "FifoThroughputLimit") == "perMessageGroupId" &&
      attribute(queue, "DeduplicationScope") != "messageGroup") {
    throw invalid_attribute("FifoThroughputLimit",
                            "perMessageGroupId is allowed only when DeduplicationScope is "
                            "messageGroup.");
  }
}

std::string seconds(Instant at) { return std::to_string(sim::to_millis(at) / 1000); }

std::map<std::string, std::string> all_attributes(Call& call, const Queue& queue) {
  const Counts counts =
      counts_of(call.state, queue.arn, oldest_kept(queue, call.now()), call.now());
  std::map<std::string, std::string> all = {
      {"QueueArn", queue.arn},
      {"CreatedTimestamp", seconds(queue.created)},
      {"LastModifiedTimestamp", seconds(queue.modified)},
      {"ApproximateNumberOfMessages", std::to_string(counts.visible)},
      {"ApproximateNumberOfMessagesNotVisible", std::to_string(counts.in_flight)},
      {"ApproximateNumberOfMessagesDelayed", std::to_string(counts.delayed)}};
  for (const auto& each : kAttributes) {
    if (each.fifo_only && !queue.fifo()) continue;
    std::string value = attribute(queue, each.name);
    if (!value.empty()) all.emplace(each.name, std::move(value));
  }
  return all;
}

}  // namespace

std::string attribute(const Queue& queue, std::string_view name) {
  const auto set = queue.attributes.find(std::string(name));
  return set != queue.attributes.end() ? set->second : std::string(find(name)->initial);
}

int64_t number(const Queue& queue, std::string_view name) {
  return *sim::text::to_integer(attribute(queue, name));
}

bool flag(const Queue& queue, std::string_view name) { return attribute(queue, name) == "true"; }

Instant oldest_kept(const Queue& queue, Instant now) {
  return now - std::chrono::seconds(number(queue, "MessageRetentionPeriod"));
}

void set_attributes(Call& call, Queue& queue, const Value& given, Change change) {
  for (const auto& [name, value] : given.items()) {
    set_one(call, queue, name, value.is_string() ? value.get<std::string>() : std::string(),
            change);
  }
  check_high_throughput(queue);
}

Value shown_attributes(Call& call, const Queue& queue, const Value& names) {
  const auto all = all_attributes(call, queue);
  const auto asked = [&](const std::string& name) {
    return std::any_of(names.begin(), names.end(),
                       [&](const Value& each) { return each == "All" || each == name; });
  };
  Value out = Value::object();
  for (const auto& [name, value] : all) {
    if (asked(name)) out[name] = value;
  }
  return out;
}

}  // namespace fakes::sqs
