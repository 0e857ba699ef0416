#include "fakes/iam/users.h"

#include <algorithm>

#include "fakes/iam/pages.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

Value shown(const User& user) {
  return {{"Path", user.path},
          {"UserName", user.name},
          {"UserId", user.id},
          {"Arn", user.arn},
          {"CreateDate", sim::to_millis(user.created)}};
}

// CreateUser and GetUser show tags, ListUsers does not.
Value shown_whole(const User& user) {
  Value whole = shown(user);
  if (!user.tags.empty()) whole["Tags"] = tags_shown(user.tags);
  return whole;
}

}  // namespace

void make_user(Call& call, User& user) {
  user.account = call.account;
  user.id = "AIDA" + call.ids.base32("iam/user", 17);
  user.arn = call.arn("iam", "", user.account, "user" + user.path + user.name);
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
  if (input.has("PermissionsBoundary")) throw not_simulated("CreateUser", "PermissionsBoundary");
  User user;
  user.name = input.text("UserName");
  user.path = input.text("Path", "/");
  user.tags = tags_from(input.at("Tags"));
  if (find_user(call.state, call.account, user.name)) throw user_exists(user.name);
  make_user(call, user);
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
  return page_of(call, input, "Users", std::move(rows), shown,
                 [](const User& user) { return user.name; });
}

Output delete_user(Call& call, const Input& input) {
  const std::string name = input.text("UserName");
  if (!find_user(call.state, call.account, name)) throw no_such_user(name);
  if (!access_keys_of(call.state, call.account, name).empty()) throw must_remove_references();
  if (!policies_of(call.state, call.account, Owner::kUser, name).empty()) {
    throw must_delete_policies();
  }
  remove_user(call.state, call.account, name);
  return {};
}

}  // namespace fakes::iam
