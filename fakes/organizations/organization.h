// The organization itself and its root: CreateOrganization, DescribeOrganization,
// DeleteOrganization, ListRoots, EnablePolicyType, DisablePolicyType. Creation is also what a world
// file's section does.
#pragma once

#include "fakes/organizations/records.h"
#include "sim/gateway/service.h"

namespace fakes::organizations {

// Gives the organization a root, and ids that it lacks; the management account is not yet in it.
void make_org(sim::Call& call, Org& org);
// Enables a type in the root: the policy that allows everything is attached everywhere.
void turn_on(sim::Call& call, const Org& org, PolicyType type);
// An id of one of the forms that Organizations uses: `prefix`, then lower-case letters and digits.
std::string new_id(sim::Call& call, std::string_view prefix, size_t digits);

sim::Output create_organization(sim::Call& call, const sim::Input& input);
sim::Output describe_organization(sim::Call& call, const sim::Input& input);
sim::Output delete_organization(sim::Call& call, const sim::Input& input);
sim::Output list_roots(sim::Call& call, const sim::Input& input);
sim::Output enable_policy_type(sim::Call& call, const sim::Input& input);
sim::Output disable_policy_type(sim::Call& call, const sim::Input& input);

}  // namespace fakes::organizations
