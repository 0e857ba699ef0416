#include "fakes/sqs/permissions.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/sqs/access.h"
#include "fakes/sqs/attributes.h"
#include "fakes/sqs/errors.h"
#include "fakes/sqs/names.h"
#include "fakes/sqs/records.h"

namespace fakes::sqs {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

constexpr size_t kMostActions = 7;
constexpr std::string_view kActions[] = {"*",
                                         "SendMessage",
                                         "ReceiveMessage",
                                         "DeleteMessage",
                                         "ChangeMessageVisibility",
                                         "GetQueueUrl",
                                         "GetQueueAttributes",
                                         "ListDeadLetterSourceQueues",
                                         "PurgeQueue"};

Value policy_of(const Queue& queue) {
  const std::string document = attribute(queue, "Policy");
  if (!document.empty()) return Value::parse(document);
  return {{"Version", "2008-10-17"},
          {"Id", queue.arn + "/SQSDefaultPolicy"},
          {"Statement", Value::array()}};
}

// A single statement may stand without its list.
Value statements_of(const Value& policy) {
  const Value& statement = policy.at("Statement");
  return statement.is_array() ? statement : Value::array({statement});
}

void keep_policy(Call& call, Queue& queue, Value policy, Value statements) {
  call.keep_past(policy_holder(queue.arn), attribute(queue, "Policy"));
  if (statements.empty()) {
    queue.attributes.erase("Policy");
  } else {
    policy["Statement"] = std::move(statements);
    queue.attributes["Policy"] = policy.dump();
  }
  queue.modified = call.now();
  keep_queue(call.state, queue);
}

// One is written as itself, several as a list.
Value one_or_list(Value list) { return list.size() == 1 ? Value(list[0]) : list; }

Value principals(Call& call, const Value& accounts) {
  Value out = Value::array();
  for (const auto& account : accounts) {
    const std::string id = account;
    if (!call.accounts.find(id)) {
      throw invalid_value("[" + id + "]", "PrincipalId", "Unable to verify.");
    }
    out.push_back(call.arn("iam", "", id, "root"));
  }
  return one_or_list(std::move(out));
}

Value actions(const Value& names) {
  if (names.size() > kMostActions) {
    throw over_limit(fmt::format("{} Actions were found, maximum allowed is 7.", names.size()));
  }
  Value out = Value::array();
  for (const auto& each : names) {
    const std::string name = each;
    if (owner_only(name)) {
      throw invalid_value("SQS:" + name, "ActionName",
                          "Only the queue owner is allowed to invoke this action.");
    }
    if (std::find(std::begin(kActions), std::end(kActions), name) == std::end(kActions)) {
      throw invalid_value("SQS:" + name, "ActionName",
                          "Please refer to the appropriate WSDL for a "
                          "list of valid actions. ");
    }
    out.push_back("SQS:" + name);
  }
  return one_or_list(std::move(out));
}

}  // namespace

Output add_permission(Call& call, const Input& input) {
  Queue queue = queue_of(call, input);
  const std::string label = input.text("Label");
  const Value policy = policy_of(queue);
  Value statements = statements_of(policy);
  for (const auto& statement : statements) {
    if (statement.value("Sid", "") == label) {
      throw invalid_value(label, "Label", "Already exists.");
    }
  }
  statements.push_back({{"Sid", label},
                        {"Effect", "Allow"},
                        {"Principal", {{"AWS", principals(call, input.at("AWSAccountIds"))}}},
                        {"Action", actions(input.at("Actions"))},
                        {"Resource", queue.arn}});
  keep_policy(call, queue, policy, std::move(statements));
  return {};
}

Output remove_permission(Call& call, const Input& input) {
  Queue queue = queue_of(call, input);
  const std::string label = input.text("Label");
  const Value policy = policy_of(queue);
  Value kept = Value::array();
  const Value statements = statements_of(policy);
  for (const auto& statement : statements) {
    if (statement.value("Sid", "") != label) kept.push_back(statement);
  }
  if (kept.size() == statements.size()) throw invalid_value(label, "Label", "can't find label.");
  keep_policy(call, queue, policy, std::move(kept));
  return {};
}

}  // namespace fakes::sqs
