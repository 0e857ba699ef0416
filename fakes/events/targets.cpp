#include "fakes/events/targets.h"

#include <fmt/format.h>

#include <set>

#include "fakes/events/pages.h"
#include "fakes/events/pattern.h"
#include "fakes/events/places.h"
#include "fakes/events/transformer.h"
#include "sim/aws/arn.h"

namespace fakes::events {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

std::string id_of(const Value& target) { return target.at("Id").get<std::string>(); }

void check_form(const Value& target) {
  const auto given =
      target.contains("Input") + target.contains("InputPath") + target.contains("InputTransformer");
  if (given > 1) {
    throw invalid_request(
        fmt::format("Only one of Input, InputPath, or InputTransformer must be provided for "
                    "target {}.",
                    id_of(target)));
  }
  if (target.contains("Input") && !strict_json(target["Input"].get<std::string>())) {
    throw invalid_request(fmt::format("JSON syntax error in input for target {}", id_of(target)));
  }
  if (target.contains("InputPath")) {
    if (!parse_json_path(target["InputPath"].get<std::string>())) {
      throw invalid_request(fmt::format("Invalid InputPath for target {}.", id_of(target)));
    }
  }
  if (!target.contains("InputTransformer")) return;
  if (const auto fault = fault_of_transformer(target["InputTransformer"]); !fault.empty()) {
    throw invalid_request(
        fmt::format("Invalid InputTransformer for target {} : {}.", id_of(target), fault));
  }
}

void check_queue(const sim::aws::Arn& arn, const Value& target) {
  if (target.contains("RoleArn")) {
    throw invalid_request(fmt::format("RoleArn is not supported for target {}.", id_of(target)));
  }
  if (arn.resource.ends_with(".fifo") && !target.contains("SqsParameters")) {
    throw invalid_request(
        fmt::format("Parameter(s) SqsParameters must be specified for target: {}.", id_of(target)));
  }
}

}  // namespace

void check_target(const Value& target) {
  const std::string text = target.at("Arn");
  const auto arn = sim::aws::parse_arn(text);
  if (!arn) {
    throw invalid_request(fmt::format(
        "Parameter {} is not valid. Reason: Provided Arn is not in correct format.", text));
  }
  check_form(target);
  if (arn->service == "sqs") check_queue(*arn, target);
  if (const auto dead = target.find("DeadLetterConfig"); dead != target.end()) {
    const std::string queue = dead->value("Arn", "");
    const auto queue_arn = sim::aws::parse_arn(queue);
    if (!queue_arn || queue_arn->service != "sqs") {
      throw invalid_request(
          fmt::format("Parameter DeadLetterConfig.Arn is not valid for target {}. Reason: it must "
                      "be the ARN of an SQS queue.",
                      id_of(target)));
    }
  }
}

Output put_targets(Call& call, const Input& input) {
  const Rule rule = existing_rule(call, input, "Rule");
  std::set<std::string> ids;
  for (const auto& each : targets_of(call.state, rule.bus, rule.name)) ids.insert(each.id);
  for (const auto& target : input.at("Targets")) {
    check_target(target);
    ids.insert(id_of(target));
  }
  if (static_cast<int64_t>(ids.size()) > call.settings.number("events.targets_per_rule")) {
    throw limit_exceeded("The requested resource exceeds the maximum number allowed.");
  }
  for (const auto& target : input.at("Targets")) {
    put_target(call.state, rule.bus, rule.name, {id_of(target), target.at("Arn"), target});
  }
  return Value{{"FailedEntryCount", 0}, {"FailedEntries", Value::array()}};
}

Output remove_targets(Call& call, const Input& input) {
  const Rule rule = existing_rule(call, input, "Rule");
  Value failed = Value::array();
  for (const auto& each : input.at("Ids")) {
    const std::string id = each;
    if (delete_target(call.state, rule.bus, rule.name, id)) continue;
    failed.push_back({{"TargetId", id},
                      {"ErrorCode", "ResourceNotFoundException"},
                      {"ErrorMessage",
                       fmt::format("Rule {} does not have target(s) with the following id(s): {}.",
                                   rule.name, id)}});
  }
  return Value{{"FailedEntryCount", failed.size()}, {"FailedEntries", failed}};
}

Output list_targets_by_rule(Call& call, const Input& input) {
  const Rule rule = existing_rule(call, input, "Rule");
  return page_from(
      call, input, "Targets", targets_of(call.state, rule.bus, rule.name),
      [](const Target& target) { return target.document; },
      [](const Target& target) { return target.id; });
}

}  // namespace fakes::events
