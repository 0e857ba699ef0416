// KMS's part in access decisions: what each operation demands of the caller and in which context,
// the key policy of a key, and the words of a refusal.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sim/gateway/service.h"

namespace fakes::kms {

std::vector<sim::Authorization> authorizations(sim::Call& call,
                                               const sim::wire::Operation& operation,
                                               const sim::Input& input);
std::optional<sim::ResourcePolicy> key_policy_of(const sim::PolicyView& view, std::string_view arn);
sim::ApiError denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                     const sim::Authorization& authorization);

}  // namespace fakes::kms
