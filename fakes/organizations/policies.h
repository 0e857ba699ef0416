// Service control and resource control policies: CreatePolicy, UpdatePolicy, DeletePolicy,
// DescribePolicy, ListPolicies, AttachPolicy, DetachPolicy, ListPoliciesForTarget,
// ListTargetsForPolicy. Other types of policy are refused by name.
#pragma once

#include "fakes/organizations/records.h"
#include "sim/gateway/service.h"

namespace fakes::organizations {

// Throws 501 for a type of AWS's that is not simulated.
PolicyType simulated_type(const std::string& name);
// Throws MalformedPolicyDocumentException, or ConstraintViolationException for one that is too
// long.
void check_content(sim::Call& call, PolicyType type, const std::string& content);
// Adds a policy, with an id when it lacks one. Throws DuplicatePolicyException.
void make_policy(sim::Call& call, const Org& org, Policy& policy);
// Attaches under the rules of AttachPolicy.
void attach_policy_to(sim::Call& call, const Org& org, const Policy& policy,
                      const std::string& target);
// Detaches under the rules of DetachPolicy.
void detach_policy_from(sim::Call& call, const Org& org, const Policy& policy,
                        const std::string& target);
// What every new unit and account gets for each enabled type.
void attach_full_access(sim::Call& call, const Org& org, std::string_view target);

sim::Output create_policy(sim::Call& call, const sim::Input& input);
sim::Output update_policy(sim::Call& call, const sim::Input& input);
sim::Output delete_policy(sim::Call& call, const sim::Input& input);
sim::Output describe_policy(sim::Call& call, const sim::Input& input);
sim::Output list_policies(sim::Call& call, const sim::Input& input);
sim::Output attach_policy(sim::Call& call, const sim::Input& input);
sim::Output detach_policy(sim::Call& call, const sim::Input& input);
sim::Output list_policies_for_target(sim::Call& call, const sim::Input& input);
sim::Output list_targets_for_policy(sim::Call& call, const sim::Input& input);

}  // namespace fakes::organizations
