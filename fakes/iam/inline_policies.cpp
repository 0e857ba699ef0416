#include "fakes/iam/inline_policies.h"

#include <fmt/format.h>

#include "fakes/iam/documents.h"
#include "fakes/iam/holdings.h"
#include "fakes/iam/owners.h"
#include "fakes/iam/pages.h"
#include "sim/base/encoding.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// The quota of an owner's inline policies together, in characters without white space.
size_t quota_of(Owner owner) {
  switch (owner) {
    case Owner::kUser:
      return 2048;
    case Owner::kRole:
      return 10240;
    case Owner::kGroup:
      break;
  }
  return 5120;
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
  keep_holdings(call, owner, of);
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
  keep_holdings(call, owner, of);
  remove_policy(call.state, call.account, owner, of, policy.name);
  return {};
}

Output list(Call& call, const Input& input, Owner owner) {
  const std::string of = existing_owner(call, input, owner);
  auto rows = policies_of(call.state, call.account, owner, of);
  const auto name = [](const InlinePolicy& policy) { return policy.name; };
  return page_of_all(call, input, "PolicyNames", std::move(rows), name, name);
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
Output put_group_policy(Call& call, const Input& input) { return put(call, input, Owner::kGroup); }
Output get_group_policy(Call& call, const Input& input) { return get(call, input, Owner::kGroup); }
Output delete_group_policy(Call& call, const Input& input) {
  return remove(call, input, Owner::kGroup);
}
Output list_group_policies(Call& call, const Input& input) {
  return list(call, input, Owner::kGroup);
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
