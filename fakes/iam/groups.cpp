#include "fakes/iam/groups.h"

#include "fakes/iam/holdings.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/owners.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/quotas.h"
#include "fakes/iam/users.h"
#include "sim/base/text.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

std::string name_of_group(const Group& group) { return group.name; }

Group existing_group(const Call& call, const Input& input) {
  return *find_group(call.state, call.account, existing_owner(call, input, Owner::kGroup));
}

std::string arn_of(const Call& call, const Group& group) {
  return call.arn("iam", "", call.account, "group" + group.path + group.name);
}

}  // namespace

Value group_shown(const Group& group) {
  return {{"Path", group.path},
          {"GroupName", group.name},
          {"GroupId", group.id},
          {"Arn", group.arn},
          {"CreateDate", sim::to_millis(group.created)}};
}

void make_group(Call& call, Group& group) {
  if (group_name_taken(call.state, call.account, group.name)) throw group_exists(group.name);
  group.account = call.account;
  group.id = "AGPA" + call.ids.base32("iam/group", 17);
  group.arn = arn_of(call, group);
  group.created = call.now();
  add_group(call.state, group);
}

void join_group(Call& call, const std::string& user, const std::string& group) {
  add_member(call.state, call.account, group, user);
  check_quota(call, Quota::kGroupsOfUser, group_names_of(call.state, call.account, user).size());
}

Output create_group(Call& call, const Input& input) {
  Group group;
  group.name = input.text("GroupName");
  group.path = input.text("Path", "/");
  make_group(call, group);
  check_quota(call, Quota::kGroupsOfAccount, count_of_groups(call.state, call.account));
  return Value{{"Group", group_shown(group)}};
}

// The members come in pages.
Output get_group(Call& call, const Input& input) {
  const Group group = existing_group(call, input);
  auto members = members_of(call.state, call.account, group.name);
  Value page = page_of_all(call, input, "Users", std::move(members), user_shown,
                           [](const User& user) { return user.name; });
  page["Group"] = group_shown(group);
  return page;
}

Output list_groups(Call& call, const Input& input) {
  auto rows = groups_after(call.state, call.account, input.text("PathPrefix", "/"),
                           position_of(call, input), page_size(input) + 1);
  return page_of(call, input, "Groups", std::move(rows), group_shown, name_of_group);
}

Output update_group(Call& call, const Input& input) {
  Group group = existing_group(call, input);
  const std::string was = group.name;
  group.name = input.text("NewGroupName", was);
  group.path = input.text("NewPath", group.path);
  group.arn = arn_of(call, group);
  if (!sim::text::equals_ignoring_case(group.name, was) &&
      group_name_taken(call.state, call.account, group.name)) {
    throw group_exists(group.name);
  }
  change_group(call.state, was, group);
  rename_attachment_owner(call.state, call.account, Owner::kGroup, was, group.name);
  return {};
}

Output delete_group(Call& call, const Input& input) {
  const std::string name = existing_group(call, input).name;
  if (!members_of(call.state, call.account, name).empty()) throw must_remove_users_from_group();
  check_holds_no_policies(call, Owner::kGroup, name);
  remove_group(call.state, call.account, name);
  return {};
}

Output add_user_to_group(Call& call, const Input& input) {
  const Group group = existing_group(call, input);
  const std::string user = existing_owner(call, input, Owner::kUser);
  keep_holdings(call, Owner::kUser, user);
  join_group(call, user, group.name);
  return {};
}

Output remove_user_from_group(Call& call, const Input& input) {
  const Group group = existing_group(call, input);
  const std::string user = existing_owner(call, input, Owner::kUser);
  keep_holdings(call, Owner::kUser, user);
  remove_member(call.state, call.account, group.name, user);
  return {};
}

Output list_groups_for_user(Call& call, const Input& input) {
  auto rows = groups_of(call.state, call.account, existing_owner(call, input, Owner::kUser));
  return page_of_all(call, input, "Groups", std::move(rows), group_shown, name_of_group);
}

}  // namespace fakes::iam
