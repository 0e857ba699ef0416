// Organizational units and the tree they form: CreateOrganizationalUnit, UpdateOrganizationalUnit,
// DeleteOrganizationalUnit, DescribeOrganizationalUnit, ListOrganizationalUnitsForParent,
// ListParents, ListChildren.
#pragma once

#include "fakes/organizations/records.h"
#include "sim/gateway/service.h"

namespace fakes::organizations {

// Adds a unit under the root or another unit, with an id when it lacks one, and with the policies
// that allow everything. Throws for a name that is taken there and for a tree that gets too deep.
void make_unit(sim::Call& call, const Org& org, Unit& unit);
// Throws ParentNotFoundException for what is neither the root nor a unit of the organization.
void require_parent(sim::Call& call, const Org& org, std::string_view parent);

sim::Output create_organizational_unit(sim::Call& call, const sim::Input& input);
sim::Output update_organizational_unit(sim::Call& call, const sim::Input& input);
sim::Output delete_organizational_unit(sim::Call& call, const sim::Input& input);
sim::Output describe_organizational_unit(sim::Call& call, const sim::Input& input);
sim::Output list_organizational_units_for_parent(sim::Call& call, const sim::Input& input);
sim::Output list_parents(sim::Call& call, const sim::Input& input);
sim::Output list_children(sim::Call& call, const sim::Input& input);

}  // namespace fakes::organizations
