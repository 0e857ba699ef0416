#include "fakes/iam/boundaries.h"

#include "fakes/iam/aws_policies.h"
#include "fakes/iam/holdings.h"
#include "fakes/iam/managed_policies.h"
#include "fakes/iam/owners.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;

Output change(Call& call, Owner owner, const std::string& of, const std::string& arn) {
  keep_holdings(call, owner, of);
  set_boundary(call.state, call.account, owner, of, arn);
  return {};
}

Output put(Call& call, const Input& input, Owner owner) {
  const std::string of = modifiable_owner(call, input, owner);
  return change(call, owner, of, boundary_from(call, input, owner));
}

Output remove(Call& call, const Input& input, Owner owner) {
  return change(call, owner, modifiable_owner(call, input, owner), "");
}

}  // namespace

std::string boundary_from(const Call& call, const Input& input, Owner owner) {
  std::string arn = input.text("PermissionsBoundary");
  if (!arn.empty()) check_boundary(call, owner, arn);
  return arn;
}

void check_boundary(const Call& call, Owner owner, const std::string& arn) {
  const auto policy = find_attachable(call, arn);
  if (!policy) throw no_such_boundary(arn);
  if (is_for_service_linked_roles(*policy)) throw reserved_policy(owner);
}

void show_boundary(sim::Value& shown, const std::string& arn) {
  if (arn.empty()) return;
  shown["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"},
                                  {"PermissionsBoundaryArn", arn}};
}

Output put_user_permissions_boundary(Call& call, const Input& input) {
  return put(call, input, Owner::kUser);
}
Output put_role_permissions_boundary(Call& call, const Input& input) {
  return put(call, input, Owner::kRole);
}
Output delete_user_permissions_boundary(Call& call, const Input& input) {
  return remove(call, input, Owner::kUser);
}
Output delete_role_permissions_boundary(Call& call, const Input& input) {
  return remove(call, input, Owner::kRole);
}

}  // namespace fakes::iam
