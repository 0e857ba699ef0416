#include "fakes/iam/users.h"

#include <algorithm>

#include "fakes/iam/boundaries.h"
#include "fakes/iam/group_records.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/mfa_records.h"
#include "fakes/iam/owners.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/quotas.h"
#include "sim/base/text.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

std::string arn_of(const Call& call, const User& user) {
  return call.arn("iam", "", call.account, "user" + user.path + user.name);
}

bool has_mfa_device(const Call& call, const std::string& user) {
  const auto devices = mfa_devices(call.state, call.account);
  return std::any_of(devices.begin(), devices.end(),
                     [&](const MfaDevice& device) { return device.user == user; });
}

// CreateUser and GetUser show the boundary and tags, lists do not.
Value shown_whole(const User& user) {
  Value whole = user_shown(user);
  show_boundary(whole, user.boundary);
  if (!user.tags.empty()) whole["Tags"] = tags_shown(user.tags);
  return whole;
}

}  // namespace

Value user_shown(const User& user) {
  return {{"Path", user.path},
          {"UserName", user.name},
          {"UserId", user.id},
          {"Arn", user.arn},
          {"CreateDate", sim::to_millis(user.created)}};
}

void make_user(Call& call, User& user) {
  user.account = call.account;
  user.id = "AIDA" + call.ids.base32("iam/user", 17);
  user.arn = arn_of(call, user);
  user.created = call.now();
  add_user(call.state, user);
}

std::string named_user(const Call& call, const Input& input) {
  if (input.has("UserName")) return input.text("UserName");
  if (call.caller.kind != sim::aws::PrincipalKind::kUser) {
    throw validation("Must specify userName when calling with non-User credentials");
  }
  return call.caller.name;
}

Output create_user(Call& call, const Input& input) {
  User user;
  user.name = input.text("UserName");
  user.path = input.text("Path", "/");
  user.tags = tags_from(input.at("Tags"));
  user.boundary = boundary_from(call, input, Owner::kUser);
  if (user_name_taken(call.state, call.account, user.name)) throw user_exists(user.name);
  make_user(call, user);
  check_quota(call, Quota::kUsersOfAccount, count_of_users(call.state, call.account));
  return Value{{"User", shown_whole(user)}};
}

Output get_user(Call& call, const Input& input) {
  const std::string name = named_user(call, input);
  const auto user = find_user(call.state, call.account, name);
  if (!user) throw no_such_user(name);
  return Value{{"User", shown_whole(*user)}};
}

Output list_users(Call& call, const Input& input) {
  auto rows = users_after(call.state, call.account, input.text("PathPrefix", "/"),
                          position_of(call, input), page_size(input) + 1);
  return page_of(call, input, "Users", std::move(rows), user_shown,
                 [](const User& user) { return user.name; });
}

Output update_user(Call& call, const Input& input) {
  const std::string was = existing_owner(call, input, Owner::kUser);
  User user = *find_user(call.state, call.account, was);
  user.name = input.text("NewUserName", was);
  user.path = input.text("NewPath", user.path);
  user.arn = arn_of(call, user);
  if (!sim::text::equals_ignoring_case(user.name, was) &&
      user_name_taken(call.state, call.account, user.name)) {
    throw user_exists(user.name);
  }
  change_user(call.state, was, user);
  rename_attachment_owner(call.state, call.account, Owner::kUser, was, user.name);
  rename_member(call.state, call.account, was, user.name);
  rename_mfa_user(call.state, call.account, was, user.name);
  return {};
}

Output delete_user(Call& call, const Input& input) {
  const std::string name = existing_owner(call, input, Owner::kUser);
  if (!access_keys_of(call.state, call.account, name).empty()) throw must_delete_access_keys();
  if (has_mfa_device(call, name)) throw must_delete_mfa_device();
  if (!groups_of(call.state, call.account, name).empty()) throw must_remove_users_from_group();
  check_holds_no_policies(call, Owner::kUser, name);
  if (has_mfa_device(call.state, call.account, name)) throw must_delete_mfa_device();
  remove_user(call.state, call.account, name);
  return {};
}

}  // namespace fakes::iam
