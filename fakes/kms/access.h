// KMS's part in access decisions: what each operation demands of the caller and in which context,
// the key policy of a key, and the words of a refusal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/gateway/service.h"

namespace fakes::kms {

using Context = sim::aws::ConditionKeys;
// What KMS knows of every request: the caller's account, and the service that forwards it.
Context request_facts(const sim::Call::Facts& facts);
// What every request for a key has of the key itself: its kind, aliases and tags.
Context resource_facts(sim::state::Database& state, std::string_view arn);

std::vector<sim::Authorization> authorizations(sim::Call& call,
                                               const sim::wire::Operation& operation,
                                               const sim::Input& input);
std::optional<sim::ResourcePolicy> key_policy_of(const sim::PolicyView& view, std::string_view arn);
sim::ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                     const sim::Authorization& authorization);

}  // namespace fakes::kms
