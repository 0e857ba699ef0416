// What IAM operations act on besides users, groups, roles and policies, as the ARN on which they
// are authorized.
#pragma once

#include <string>

#include "sim/gateway/call.h"

namespace fakes::iam {

// Empty for an operation on none of those.
std::string other_resource(const sim::Call& call, const sim::wire::Operation& operation,
                           const sim::Input& input);

}  // namespace fakes::iam
