// Whether the principals that key policies and grants name exist. Accounts are the world's; of
// users and roles KMS asks IAM, through the gateway, as the root user of their account.
#pragma once

#include <string_view>

#include "sim/gateway/call.h"

namespace fakes::kms {

// A world file's keys may name users and roles that stand further down in it.
enum class Principals { kMustExist, kMayComeLater };

// The ARN of an account, user, role, role session or federated user of this partition.
bool principal_exists(sim::Call& call, std::string_view arn, Principals principals);
// "inspector2.amazonaws.com", in lower case.
bool is_service_name(std::string_view name);

}  // namespace fakes::kms
