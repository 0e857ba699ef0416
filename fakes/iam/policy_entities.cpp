#include "fakes/iam/policy_entities.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fakes/iam/group_records.h"
#include "fakes/iam/managed_policies.h"
#include "fakes/iam/pages.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// A user, group or role as the operation shows it, and the list in which it does.
struct Entity {
  const char* list;
  std::string name, path;
  Value shown;
};

// One page runs through the three lists, one after the other.
std::string position_of(const Entity& entity) {
  return fmt::format("{}/{}", entity.list, entity.name);
}

Entity entity_of(const Call& call, Owner owner, const std::string& name) {
  if (owner == Owner::kUser) {
    const auto user = find_user(call.state, call.account, name);
    return {"PolicyUsers", name, user->path, {{"UserName", name}, {"UserId", user->id}}};
  }
  if (owner == Owner::kRole) {
    const auto role = find_role(call.state, call.account, name);
    return {"PolicyRoles", name, role->path, {{"RoleName", name}, {"RoleId", role->id}}};
  }
  const auto group = find_group(call.state, call.account, name);
  return {"PolicyGroups", name, group->path, {{"GroupName", name}, {"GroupId", group->id}}};
}

std::set<std::string> names_of(const Call& call, const Input& input, Owner owner,
                               const std::string& arn) {
  std::set<std::string> names;
  const auto usage = input.view("PolicyUsageFilter");
  if (usage != "PermissionsBoundary") {
    for (auto& name : holders_of(call.state, call.account, owner, arn)) names.insert(name);
  }
  if (usage != "PermissionsPolicy") {
    for (auto& name : bounded_by(call.state, call.account, owner, arn)) names.insert(name);
  }
  return names;
}

void check_filter(std::string_view filter) {
  if (filter == "LocalManagedPolicy" || filter == "AWSManagedPolicy") {
    throw not_simulated("ListEntitiesForPolicy", fmt::format("EntityFilter {}", filter));
  }
}

}  // namespace

Output list_entities_for_policy(Call& call, const Input& input) {
  const std::string arn = existing_managed_policy(call, input).arn;
  const auto filter = input.view("EntityFilter");
  check_filter(filter);
  const std::string after = position_of(call, input);
  const std::string prefix = input.text("PathPrefix", "/");
  std::vector<Entity> rows;
  constexpr std::pair<Owner, std::string_view> kKinds[] = {
      {Owner::kGroup, "Group"}, {Owner::kRole, "Role"}, {Owner::kUser, "User"}};
  for (const auto& [owner, kind] : kKinds) {
    if (!filter.empty() && filter != kind) continue;
    for (const auto& name : names_of(call, input, owner, arn)) {
      Entity entity = entity_of(call, owner, name);
      if (!entity.path.starts_with(prefix) || position_of(entity) <= after) continue;
      rows.push_back(std::move(entity));
    }
  }
  Value page = page_of(
      call, input, "Entities", std::move(rows),
      [](const Entity& entity) {
        return Value{{"list", entity.list}, {"shown", entity.shown}};
      },
      [](const Entity& entity) { return position_of(entity); });
  for (const char* list : {"PolicyGroups", "PolicyUsers", "PolicyRoles"}) {
    page[list] = Value::array();
  }
  for (const auto& entity : page.at("Entities")) {
    page[entity.at("list").get<std::string>()].push_back(entity.at("shown"));
  }
  page.erase("Entities");
  return page;
}

}  // namespace fakes::iam
