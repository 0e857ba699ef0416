// IAM operations on managed policies: an account's own and those that AWS manages.
#pragma once

#include <optional>
#include <string>

#include "fakes/iam/managed_policy_records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_policy(sim::Call& call, const sim::Input& input);
sim::Output get_policy(sim::Call& call, const sim::Input& input);
sim::Output list_policies(sim::Call& call, const sim::Input& input);
sim::Output delete_policy(sim::Call& call, const sim::Input& input);

// A policy as lists show it: with neither description nor tags.
sim::Value managed_policy_shown(const sim::Call& call, const ManagedPolicy& policy);
// Checks the document, gives the policy its account, id, ARN and first version, and stores it.
void make_managed_policy(sim::Call& call, ManagedPolicy& policy, const std::string& document);
// Throws MalformedPolicyDocument, and LimitExceeded for a document that is too long.
void check_managed_policy(const std::string& document);

// A policy that the account can attach: its own or one of AWS's; nothing when there is no such
// policy. Throws ValidationError for what is no ARN of a policy, and NotImplemented for a policy of
// AWS's that is not known here.
std::optional<ManagedPolicy> find_attachable(const sim::Call& call, const std::string& arn);
// The policy that the request names with its member PolicyArn. Throws NoSuchEntity, and
// AccessDenied for a policy of another account.
ManagedPolicy existing_managed_policy(const sim::Call& call, const sim::Input& input);
// The same, to be changed, which AWS's own policies never are.
ManagedPolicy modifiable_policy(const sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
