// SQS's part in access decisions: what each operation demands of the caller, the policy of a queue,
// the words of a refusal; and the words for a request that its model does not allow.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sim/gateway/service.h"

namespace fakes::sqs {

std::vector<sim::Authorization> authorizations(sim::Call& call,
                                               const sim::wire::Operation& operation,
                                               const sim::Input& input);
std::optional<sim::ResourcePolicy> queue_policy_of(const sim::PolicyView& view,
                                                   std::string_view arn);
sim::ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                     const sim::Authorization& authorization);
sim::ApiError invalid(const std::vector<sim::wire::ConstraintFault>& faults);

// Whether an action is one that only the queue's owner may perform, whatever a policy says.
bool owner_only(std::string_view operation);

// Whose policies decisions may see as they were.
std::string policy_holder(std::string_view queue_arn);

}  // namespace fakes::sqs
