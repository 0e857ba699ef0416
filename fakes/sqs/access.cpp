#include "fakes/sqs/access.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/sqs/attributes.h"
#include "fakes/sqs/errors.h"
#include "fakes/sqs/names.h"
#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/gateway/access.h"

namespace fakes::sqs {

using sim::ApiError;
using sim::Authorization;
using sim::Call;
using sim::Input;

namespace {

constexpr std::string_view kOwnerOnly[] = {
    "AddPermission",        "CancelMessageMoveTask", "CreateQueue", "DeleteQueue",
    "ListMessageMoveTasks", "ListQueueTags",         "ListQueues",  "RemovePermission",
    "SetQueueAttributes",   "StartMessageMoveTask",  "TagQueue",    "UntagQueue"};

// A batch demands what its single form does.
std::string action_of(std::string_view operation) {
  constexpr std::string_view kBatch = "Batch";
  if (operation.ends_with(kBatch)) operation.remove_suffix(kBatch.size());
  return "sqs:" + std::string(operation);
}

// SQS writes actions small.
ApiError refused(const std::string& who, const std::string& action, const std::string& resource,
                 const std::string& reason) {
  return ApiError("AccessDeniedException", 403,
                  fmt::format("User: {} is not authorized to perform: {} on resource: {} {}", who,
                              sim::text::lower(action), resource, reason));
}

Authorization on_queue(const Call& call, std::string_view operation, std::string arn) {
  const std::string owner(sim::aws::parse_arn(arn)->account);
  if (owner != call.account && owner_only(operation)) {
    const std::string action = action_of(operation);
    throw refused(sim::principal_name(call.caller), action, arn,
                  fmt::format("because no resource-based policy allows the {} action",
                              sim::text::lower(action)));
  }
  return {action_of(operation), std::move(arn), owner, {}, ""};
}

// The value in "Value 'Color' at".
std::string shown_value(const sim::wire::ConstraintFault& fault) {
  const auto begin = fault.shown.find('\''), end = fault.shown.rfind('\'');
  return begin == end ? std::string() : fault.shown.substr(begin + 1, end - begin - 1);
}

}  // namespace

bool owner_only(std::string_view operation) {
  return std::find(std::begin(kOwnerOnly), std::end(kOwnerOnly), operation) != std::end(kOwnerOnly);
}

std::string policy_holder(std::string_view queue_arn) {
  return fmt::format("sqs queue policy of {}", queue_arn);
}

std::vector<Authorization> authorizations(Call& call, const sim::wire::Operation& operation,
                                          const Input& input) {
  if (operation.name == "ListQueues") {
    return {{"sqs:ListQueues", "*", call.account, {}, arn_of_name(call, call.account, "")}};
  }
  if (operation.name == "GetQueueUrl") {
    const std::string owner = input.text("QueueOwnerAWSAccountId", call.account);
    return {on_queue(call, operation.name, arn_of_name(call, owner, input.view("QueueName")))};
  }
  if (operation.name == "CreateQueue") {
    const std::string arn = arn_of_name(call, call.account, input.view("QueueName"));
    std::vector<Authorization> demands = {on_queue(call, operation.name, arn)};
    if (input.has("tags")) demands.push_back(on_queue(call, "TagQueue", arn));
    return demands;
  }
  std::string arn = arn_of_url(call, input.view("QueueUrl"));
  // A service that delivers for its customer learns that the queue is gone, which no policy of the
  // queue could have told it.
  const bool service = call.caller.kind == sim::aws::PrincipalKind::kService;
  if (service && !find_queue(call.state, arn)) throw no_such_queue(call);
  return {on_queue(call, operation.name, std::move(arn))};
}

std::optional<sim::ResourcePolicy> queue_policy_of(const sim::PolicyView& view,
                                                   std::string_view arn) {
  const auto queue = find_queue(view.state, arn);
  if (!queue) return std::nullopt;
  sim::ResourcePolicy attached;
  attached.document = view.past(policy_holder(arn)).value_or(attribute(*queue, "Policy"));
  attached.kind = sim::policy::DocumentKind::kBucket;  // the same grammar
  attached.name = "queue policy of " + queue->arn;
  return attached;
}

ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                const Authorization& authorization) {
  const auto& shown =
      authorization.shown_resource.empty() ? authorization.resource : authorization.shown_resource;
  return refused(sim::principal_name(request.principal), request.action, shown,
                 sim::text::replace_all(sim::policy::reason(request, decision), request.action,
                                        sim::text::lower(request.action)));
}

ApiError invalid(const std::vector<sim::wire::ConstraintFault>& faults) {
  const auto& fault = faults.front();
  const std::string name = fault.path.substr(fault.path.rfind('.') + 1);
  if (fault.constraint == "Member must not be null") {
    std::string shown = name;
    if (!shown.empty()) shown[0] = static_cast<char>(std::toupper(shown[0]));
    return missing_parameter(shown);
  }
  const std::string path = sim::text::lower(fault.path);
  if (path.starts_with("attribute") || path.find("attributenames") != std::string::npos) {
    return unknown_attribute(shown_value(fault));
  }
  return invalid_parameter(sim::wire::constraint_message(faults));
}

}  // namespace fakes::sqs
