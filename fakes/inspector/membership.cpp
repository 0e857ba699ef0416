#include "fakes/inspector/membership.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/accounts.h"

namespace fakes::inspector {
namespace {

using sim::Call;

bool is_associated(const Member& member) { return member.status == "ENABLED"; }

}  // namespace

Standing standing_of(const Call& call) {
  if (is_admin(call.state, scope_of(call))) return Standing::kAdministrator;
  const auto member = find_member(call.state, scope_of(call));
  return member && is_associated(*member) ? Standing::kMember : Standing::kAlone;
}

Sight sight_of(sim::state::Database& db, const Scope& scope) {
  Sight sight(scope);
  if (!is_admin(db, scope)) return sight;
  for (const auto& member : members_of(db, scope)) {
    if (is_associated(member)) sight.accounts.push_back(member.scope.account);
  }
  return sight;
}

Sight sight_of(const Call& call) { return sight_of(call.state, scope_of(call)); }

std::vector<std::string> visible_accounts(const Call& call) { return sight_of(call).accounts; }

bool manages(const Call& call, std::string_view account) {
  if (account == call.account) return true;
  if (!is_admin(call.state, scope_of(call))) return false;
  const auto member = find_member(call.state, {std::string(account), call.region});
  return member && is_associated(*member) && member->admin == call.account;
}

std::vector<std::string> managed_among(const Call& call, const std::vector<std::string>& named) {
  if (named.empty()) return visible_accounts(call);
  std::vector<std::string> managed;
  std::copy_if(named.begin(), named.end(), std::back_inserter(managed),
               [&](const std::string& account) { return manages(call, account); });
  return managed;
}

void demand_administrator(const Call& call) {
  if (standing_of(call) == Standing::kAdministrator) return;
  throw access_denied(fmt::format(
      "Account {} is not the delegated administrator of Amazon Inspector.", call.account));
}

void refuse_member(const Call& call) {
  if (standing_of(call) != Standing::kMember) return;
  throw access_denied(
      fmt::format("Member account {} is not authorized to perform this operation.", call.account));
}

}  // namespace fakes::inspector
