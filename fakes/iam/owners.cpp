#include "fakes/iam/owners.h"

#include "fakes/iam/group_records.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/roles.h"

namespace fakes::iam {
namespace {

bool exists(const sim::Call& call, Owner owner, const std::string& name) {
  switch (owner) {
    case Owner::kUser:
      return find_user(call.state, call.account, name).has_value();
    case Owner::kRole:
      return find_role(call.state, call.account, name).has_value();
    case Owner::kGroup:
      break;
  }
  return find_group(call.state, call.account, name).has_value();
}

}  // namespace

const char* member_of(Owner owner) {
  switch (owner) {
    case Owner::kUser:
      return "UserName";
    case Owner::kRole:
      return "RoleName";
    case Owner::kGroup:
      break;
  }
  return "GroupName";
}

std::string existing_owner(const sim::Call& call, const sim::Input& input, Owner owner) {
  std::string name = input.text(member_of(owner));
  if (!exists(call, owner, name)) throw no_such_owner(owner, name);
  return name;
}

std::string modifiable_owner(const sim::Call& call, const sim::Input& input, Owner owner) {
  if (owner == Owner::kRole) return modifiable_role(call, input.text("RoleName")).name;
  return existing_owner(call, input, owner);
}

void check_holds_no_policies(const sim::Call& call, Owner owner, const std::string& name) {
  if (!attached_to(call.state, call.account, owner, name).empty()) throw must_detach_policies();
  if (!policies_of(call.state, call.account, owner, name).empty()) throw must_delete_policies();
}

}  // namespace fakes::iam
