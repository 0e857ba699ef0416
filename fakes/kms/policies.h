// Key policies: reading and replacing them, and what KMS demands of a new one.
#pragma once

#include <string>
#include <string_view>

#include "fakes/kms/principals.h"
#include "sim/gateway/service.h"

namespace fakes::kms {

sim::Output get_key_policy(sim::Call& call, const sim::Input& input);
sim::Output put_key_policy(sim::Call& call, const sim::Input& input);
sim::Output list_key_policies(sim::Call& call, const sim::Input& input);

// Whether a policy may lock its own author out (BypassPolicyLockoutSafetyCheck).
enum class Lockout { kRefused, kAccepted };

// Throws MalformedPolicyDocumentException for a document that a key cannot have.
void check_policy(sim::Call& call, const std::string& document, std::string_view key_arn,
                  Lockout lockout, Principals principals = Principals::kMustExist);
// Under which name PolicyView::past knows a key's policy.
std::string policy_holder(std::string_view key_arn);
// Enables the account's IAM policies: what a key gets that is made without a policy.
std::string default_policy(const sim::Call& call);

}  // namespace fakes::kms
