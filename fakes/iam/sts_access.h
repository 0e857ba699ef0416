// What STS operations demand of the caller, and STS's words for a refusal.
#pragma once

#include <string>
#include <vector>

#include "sim/gateway/service.h"

namespace fakes::iam {

std::vector<sim::Authorization> sts_authorizations(sim::Call& call,
                                                   const sim::wire::Operation& operation,
                                                   const sim::Input& input);
sim::ApiError sts_denied(const sim::policy::Request& request, const sim::policy::Decision& decision,
                         const sim::Authorization& authorization);
// Some temporary credentials cannot call IAM at all, whatever their policies say.
void refuse_sessions_barred_from_iam(const sim::Call& call);
// The same words for a role that does not exist: callers cannot tell the difference.
sim::ApiError may_not_assume(const sim::aws::Principal& who, std::string_view role_arn);

// What AssumeRole sets, or what the calling session has already: it goes along a chain of roles and
// cannot be changed. Empty: none.
std::string source_identity(const sim::aws::Principal& calling, const sim::Input& input);
// The member TransitiveTagKeys of AssumeRole.
std::vector<std::string> transitive_keys(const sim::Input& input);

}  // namespace fakes::iam
