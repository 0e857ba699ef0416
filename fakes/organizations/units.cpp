#include "fakes/organizations/units.h"

#include <fmt/format.h>

#include "fakes/organizations/arns.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/organization.h"
#include "fakes/organizations/pages.h"
#include "fakes/organizations/policies.h"
#include "fakes/organizations/standing.h"
#include "fakes/organizations/tags.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostUnits = 2000;
constexpr size_t kMostLevels = 5;  // of units below the root

Value shown(Call& call, const Org& org, const Unit& unit) {
  return {{"Id", unit.id},
          {"Arn", unit_arn(org, unit.id)},
          {"Name", unit.name},
          {"Path", path_of(org, line_of(call.state, org, unit.id))}};
}

Unit existing_unit(Call& call, const Org& org, const Input& input) {
  auto unit = find_unit(call.state, org.id, input.text("OrganizationalUnitId"));
  if (!unit) throw unit_not_found();
  return std::move(*unit);
}

void require_free_name(Call& call, const Org& org, const Unit& unit) {
  for (const auto& sibling : units_under(call.state, org.id, unit.parent)) {
    if (sibling.name == unit.name && sibling.id != unit.id) throw unit_exists();
  }
}

}  // namespace

void require_parent(Call& call, const Org& org, std::string_view parent) {
  if (kind_of(parent) == Kind::kAccount || !has_target(call.state, org, parent)) {
    throw parent_not_found();
  }
}

void make_unit(Call& call, const Org& org, Unit& unit) {
  unit.org = org.id;
  require_free_name(call, org, unit);
  if (line_of(call.state, org, unit.parent).size() > kMostLevels) {
    throw constraint("OU_DEPTH_LIMIT_EXCEEDED",
                     "You attempted to create an OU tree that is too many levels deep.");
  }
  if (all_units(call.state, org.id).size() >= kMostUnits) {
    throw constraint(
        "OU_NUMBER_LIMIT_EXCEEDED",
        "You attempted to exceed the number of OUs that you can have in an organization.");
  }
  // The id holds the root's own part.
  if (unit.id.empty()) unit.id = new_id(call, fmt::format("ou-{}-", org.root.substr(2)), 8);
  add_unit(call.state, unit);
  attach_full_access(call, org, unit.id);
}

Output create_organizational_unit(Call& call, const Input& input) {
  const Org org = managed_org(call);
  Unit unit;
  unit.parent = input.text("ParentId");
  unit.name = input.text("Name");
  require_parent(call, org, unit.parent);
  make_unit(call, org, unit);
  put_tags(call, org, unit.id, input.at("Tags"));
  return Value{{"OrganizationalUnit", shown(call, org, unit)}};
}

Output update_organizational_unit(Call& call, const Input& input) {
  const Org org = managed_org(call);
  Unit unit = existing_unit(call, org, input);
  unit.name = input.text("Name", unit.name);
  require_free_name(call, org, unit);
  rename_unit(call.state, unit.id, unit.name);
  return Value{{"OrganizationalUnit", shown(call, org, unit)}};
}

Output delete_organizational_unit(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const Unit unit = existing_unit(call, org, input);
  if (!units_under(call.state, org.id, unit.id).empty() ||
      !members_under(call.state, org.id, unit.id).empty()) {
    throw unit_not_empty();
  }
  forget_target(call.state, org.id, unit.id);
  remove_unit(call.state, unit.id);
  return {};
}

Output describe_organizational_unit(Call& call, const Input& input) {
  const Org org = visible_org(call);
  return Value{{"OrganizationalUnit", shown(call, org, existing_unit(call, org, input))}};
}

Output list_organizational_units_for_parent(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const std::string parent = input.text("ParentId");
  require_parent(call, org, parent);
  return page_of_rows(call, input, "OrganizationalUnits", units_under(call.state, org.id, parent),
                      [&](const Unit& unit) { return shown(call, org, unit); });
}

// Every unit and account has exactly one parent.
Output list_parents(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const std::string child = input.text("ChildId");
  std::string parent;
  if (const auto unit = find_unit(call.state, org.id, child)) parent = unit->parent;
  if (const auto member = find_member(call.state, org.id, child)) parent = member->parent;
  if (parent.empty()) throw child_not_found();
  struct ParentRow {
    int64_t row = 1;
    std::string id;
  };
  return page_of_rows(call, input, "Parents", std::vector<ParentRow>{{1, parent}},
                      [](const ParentRow& each) {
                        return Value{{"Id", each.id}, {"Type", name_of(kind_of(each.id))}};
                      });
}

Output list_children(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const std::string parent = input.text("ParentId");
  require_parent(call, org, parent);
  if (input.text("ChildType") == "ACCOUNT") {
    return page_of_rows(call, input, "Children", members_under(call.state, org.id, parent),
                        [](const Member& member) {
                          return Value{{"Id", member.account}, {"Type", "ACCOUNT"}};
                        });
  }
  return page_of_rows(call, input, "Children", units_under(call.state, org.id, parent),
                      [](const Unit& unit) {
                        return Value{{"Id", unit.id}, {"Type", "ORGANIZATIONAL_UNIT"}};
                      });
}

}  // namespace fakes::organizations
