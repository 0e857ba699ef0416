#include "fakes/iam/inline_policies.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/documents.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/roles.h"
#include "sim/base/encoding.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// The quota of an owner's inline policies together, in characters without white space.
size_t quota_of(Owner owner) { return owner == Owner::kUser ? 2048 : 10240; }

const char* member_of(Owner owner) { return owner == Owner::kUser ? "UserName" : "RoleName"; }

// The owner that the request names, which must exist.
std::string existing_owner(const Call& call, const Input& input, Owner owner) {
  const std::string name = input.text(member_of(owner));
  if (owner == Owner::kUser && !find_user(call.state, call.account, name)) {
    throw no_such_user(name);
  }
  if (owner == Owner::kRole && !find_role(call.state, call.account, name)) {
    throw no_such_role(name);
  }
  return name;
}

std::string modifiable_owner(const Call& call, const Input& input, Owner owner) {
  if (owner == Owner::kRole) return modifiable_role(call, input.text("RoleName")).name;
  return existing_owner(call, input, owner);
}

InlinePolicy existing_policy(const Call& call, const Input& input, Owner owner,
                             const std::string& of) {
  const std::string name = input.text("PolicyName");
  auto policy = find_policy(call.state, call.account, owner, of, name);
  if (!policy) throw no_such_policy(owner, name);
  return std::move(*policy);
}

Output put(Call& call, const Input& input, Owner owner) {
  const std::string of = modifiable_owner(call, input, owner);
  attach_policy(call, owner, of, {input.text("PolicyName"), input.text("PolicyDocument")});
  return {};
}

Output get(Call& call, const Input& input, Owner owner) {
  const std::string of = existing_owner(call, input, owner);
  const auto policy = existing_policy(call, input, owner, of);
  return Value{{member_of(owner), of},
               {"PolicyName", policy.name},
               {"PolicyDocument", sim::encoding::percent_encode(policy.document)}};
}

Output remove(Call& call, const Input& input, Owner owner) {
  const std::string of = modifiable_owner(call, input, owner);
  const auto policy = existing_policy(call, input, owner, of);
  remove_policy(call.state, call.account, owner, of, policy.name);
  return {};
}

Output list(Call& call, const Input& input, Owner owner) {
  const std::string of = existing_owner(call, input, owner);
  auto rows = policies_of(call.state, call.account, owner, of);
  const std::string after = position_of(call, input);
  std::erase_if(rows, [&](const InlinePolicy& policy) { return policy.name <= after; });
  rows.resize(std::min(rows.size(), static_cast<size_t>(page_size(input)) + 1));
  const auto name = [](const InlinePolicy& policy) { return policy.name; };
  return page_of(call, input, "PolicyNames", std::move(rows), name, name);
}

}  // namespace

void attach_policy(Call& call, Owner owner, const std::string& of, const InlinePolicy& policy) {
  check_identity_policy(policy.document);
  put_policy(call.state, call.account, owner, of, policy);
  size_t sum = 0;
  for (const auto& each : policies_of(call.state, call.account, owner, of)) {
    sum += counted_size(each.document);
  }
  if (sum > quota_of(owner)) {
    throw limit_exceeded(fmt::format("Maximum policy size of {} bytes exceeded for {} {}",
                                     quota_of(owner), name_of(owner), of));
  }
}

Output put_user_policy(Call& call, const Input& input) { return put(call, input, Owner::kUser); }
Output get_user_policy(Call& call, const Input& input) { return get(call, input, Owner::kUser); }
Output delete_user_policy(Call& call, const Input& input) {
  return remove(call, input, Owner::kUser);
}
Output list_user_policies(Call& call, const Input& input) {
  return list(call, input, Owner::kUser);
}
Output put_role_policy(Call& call, const Input& input) { return put(call, input, Owner::kRole); }
Output get_role_policy(Call& call, const Input& input) { return get(call, input, Owner::kRole); }
Output delete_role_policy(Call& call, const Input& input) {
  return remove(call, input, Owner::kRole);
}
Output list_role_policies(Call& call, const Input& input) {
  return list(call, input, Owner::kRole);
}

}  // namespace fakes::iam
