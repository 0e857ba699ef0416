#include "fakes/iam/attachments.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/aws_policies.h"
#include "fakes/iam/holdings.h"
#include "fakes/iam/managed_policies.h"
#include "fakes/iam/owners.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/quotas.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// The name of the quota of policies attached to such an owner.
const char* quota_named(Owner owner) {
  switch (owner) {
    case Owner::kUser:
      return "PoliciesPerUser";
    case Owner::kRole:
      return "PoliciesPerRole";
    case Owner::kGroup:
      break;
  }
  return "PoliciesPerGroup";
}

// "/staff/" of "arn:aws:iam::111122223333:policy/staff/reader".
std::string_view path_of(std::string_view policy_arn) {
  const auto slash = policy_arn.find('/');
  return policy_arn.substr(slash, policy_arn.rfind('/') + 1 - slash);
}

Output attach(Call& call, const Input& input, Owner owner) {
  const std::string of = modifiable_owner(call, input, owner);
  keep_holdings(call, owner, of);
  attach_managed_policy(call, owner, of, input.text("PolicyArn"));
  return {};
}

Output detach(Call& call, const Input& input, Owner owner) {
  const std::string of = modifiable_owner(call, input, owner);
  const std::string arn = input.text("PolicyArn");
  keep_holdings(call, owner, of);
  if (!detach_managed(call.state, call.account, owner, of, arn)) throw no_such_managed_policy(arn);
  return {};
}

Output list(Call& call, const Input& input, Owner owner) {
  auto rows = attached_to(call.state, call.account, owner, existing_owner(call, input, owner));
  const std::string prefix = input.text("PathPrefix", "/");
  std::erase_if(rows, [&](const std::string& arn) { return !path_of(arn).starts_with(prefix); });
  std::sort(rows.begin(), rows.end());
  return page_of_all(call, input, "AttachedPolicies", std::move(rows), shown_attached,
                     [](const std::string& arn) { return arn; });
}

}  // namespace

void attach_managed_policy(Call& call, Owner owner, const std::string& of, const std::string& arn) {
  const auto policy = find_attachable(call, arn);
  if (!policy) throw not_attachable(arn);
  if (is_for_service_linked_roles(*policy)) throw reserved_policy(owner);
  attach_managed(call.state, call.account, owner, of, arn);
  const auto most = quota(call, Quota::kPoliciesOfIdentity);
  if (static_cast<int64_t>(attached_to(call.state, call.account, owner, of).size()) > most) {
    throw limit_exceeded(fmt::format("Cannot exceed quota for {}: {}", quota_named(owner), most));
  }
}

Value shown_attached(const std::string& arn) {
  return {{"PolicyName", arn.substr(arn.rfind('/') + 1)}, {"PolicyArn", arn}};
}

Output attach_user_policy(Call& call, const Input& input) {
  return attach(call, input, Owner::kUser);
}
Output attach_group_policy(Call& call, const Input& input) {
  return attach(call, input, Owner::kGroup);
}
Output attach_role_policy(Call& call, const Input& input) {
  return attach(call, input, Owner::kRole);
}
Output detach_user_policy(Call& call, const Input& input) {
  return detach(call, input, Owner::kUser);
}
Output detach_group_policy(Call& call, const Input& input) {
  return detach(call, input, Owner::kGroup);
}
Output detach_role_policy(Call& call, const Input& input) {
  return detach(call, input, Owner::kRole);
}
Output list_attached_user_policies(Call& call, const Input& input) {
  return list(call, input, Owner::kUser);
}
Output list_attached_group_policies(Call& call, const Input& input) {
  return list(call, input, Owner::kGroup);
}
Output list_attached_role_policies(Call& call, const Input& input) {
  return list(call, input, Owner::kRole);
}

}  // namespace fakes::iam
