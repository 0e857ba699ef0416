#include "fakes/inspector/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/delegated_admin.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/pages.h"
#include "fakes/inspector/suppression.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kDefaultPage = 50;  // the most that the model allows

Value shown(const Member& member) {
  Value value = {{"accountId", member.scope.account},
                 {"delegatedAdminAccountId", member.admin},
                 {"relationshipStatus", member.status}};
  if (member.updated_at > 0) value["updatedAt"] = member.updated_at;
  return value;
}

ApiError no_such_member(const std::string& account) {
  return not_found(fmt::format("Account {} is not a member of this organization.", account));
}

// What the administrator has switched on for new members.
void enable_for_new_member(Call& call, const Scope& member) {
  static constexpr std::array<std::pair<const char*, const char*>, 5> kTypes = {
      {{"ec2", "EC2"},
       {"ecr", "ECR"},
       {"lambda", "LAMBDA"},
       {"lambdaCode", "LAMBDA_CODE"},
       {"codeRepository", "CODE_REPOSITORY"}}};
  const Value wanted = auto_enable_of(call);
  for (const auto& [name, type] : kTypes) {
    if (wanted.value(name, false)) begin_enabling(call, member, type);
  }
}

// The accounts of the organization that never were members, as rows without a past.
void add_strangers(Call& call, std::vector<Member>& members) {
  for (const auto& account : organization_accounts(call)) {
    const bool known = account == call.account ||
                       std::any_of(members.begin(), members.end(), [&](const Member& member) {
                         return member.scope.account == account;
                       });
    if (!known) members.push_back({{account, call.region}, call.account, "CREATED", 0});
  }
  std::sort(members.begin(), members.end(),
            [](const Member& a, const Member& b) { return a.scope.account < b.scope.account; });
}

}  // namespace

// AWS answers before the association is made; here it is made at once.
Output associate_member(Call& call, const Input& input) {
  demand_administrator(call);
  const std::string account = input.text("accountId");
  if (account == call.account) {
    throw invalid_request("The delegated administrator cannot be a member of itself.");
  }
  if (!in_organization(call, account)) throw no_such_member(account);
  const Scope scope{account, call.region};
  const bool is_new = !find_member(call.state, scope);
  const auto former_rules = rules_on(call, scope);
  put_member(call.state, {scope, call.account, "ENABLED", sim::to_millis(call.now())});
  settle_suppression(call, scope, former_rules);
  if (is_new) enable_for_new_member(call, scope);
  return Value{{"accountId", account}};
}

Output disassociate_member(Call& call, const Input& input) {
  demand_administrator(call);
  const std::string account = input.text("accountId");
  if (account == call.account || !manages(call, account)) {
    throw invalid_request(fmt::format("Account {} is not an associated member.", account));
  }
  const Scope scope{account, call.region};
  const auto former_rules = rules_on(call, scope);
  put_member(call.state, {scope, call.account, "REMOVED", sim::to_millis(call.now())});
  settle_suppression(call, scope, former_rules);
  return Value{{"accountId", account}};
}

Output get_member(Call& call, const Input& input) {
  demand_administrator(call);
  const auto member = find_member(call.state, {input.text("accountId"), call.region});
  if (!member || member->admin != call.account) throw no_such_member(input.text("accountId"));
  return Value{{"member", shown(*member)}};
}

// Unless onlyAssociated is false, the associated ones only.
Output list_members(Call& call, const Input& input) {
  demand_administrator(call);
  auto members = members_of(call.state, {call.account, call.region});
  if (input.flag("onlyAssociated", true)) {
    std::erase_if(members, [](const Member& member) { return member.status != "ENABLED"; });
  } else {
    add_strangers(call, members);
  }
  return page_from(call, input, "members", kDefaultPage, std::move(members), shown,
                   [](const Member& member) { return member.scope.account; });
}

}  // namespace fakes::inspector
