#include "fakes/organizations/accounts.h"

#include <fmt/format.h>

#include "fakes/organizations/arns.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/pages.h"
#include "fakes/organizations/policies.h"
#include "fakes/organizations/positions.h"
#include "fakes/organizations/standing.h"
#include "fakes/organizations/units.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

Member existing_member(Call& call, const Org& org, std::string_view account) {
  auto member = find_member(call.state, org.id, account);
  if (!member) throw account_not_found();
  return std::move(*member);
}

// Accounts that the organization created must have existed for some days; AWS then also wants
// contact and payment data, which accounts here are taken to have.
void require_removable(Call& call, const Org& org, const Member& member) {
  if (member.account == org.management) throw management_cannot_leave();
  if (!delegations(call.state, org.id, member.account, "").empty()) {
    throw constraint("CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
                     "You attempted to remove an account that is registered as a delegated "
                     "administrator for a service integrated with your organization. To complete "
                     "this operation, you must first deregister this account as a delegated "
                     "administrator.");
  }
  const auto wait = std::chrono::days(call.settings.number("organizations.removal_wait_days"));
  if (member.method == "CREATED" && call.now() < member.joined + wait) {
    throw constraint("WAIT_PERIOD_ACTIVE",
                     fmt::format("After you create an AWS account, you must wait until at least {} "
                                 "days after the account was created.",
                                 wait.count()));
  }
}

// The account stands alone from now on; its tags in the organization are gone.
void part(Call& call, const Org& org, const Member& member) {
  require_removable(call, org, member);
  keep_positions(call);
  forget_target(call.state, org.id, member.account);
  remove_member(call.state, member.account);
}

// The account's state, and the status that older clients read.
struct Lifecycle {
  const char *state, *status;
};

Lifecycle lifecycle_of(const Call& call, const Member& member) {
  if (!member.closing) return {"ACTIVE", "ACTIVE"};
  const std::chrono::seconds takes(call.settings.number("organizations.close_account_seconds"));
  if (call.now() < *member.closing + takes) return {"PENDING_CLOSURE", "PENDING_CLOSURE"};
  return {"CLOSED", "SUSPENDED"};
}

}  // namespace

void join(Call& call, const Org& org, std::string_view account, const std::string& method) {
  add_member(call.state, {0, std::string(account), org.id, org.root, method, call.now()});
  attach_full_access(call, org, account);
}

Value shown_account(Call& call, const Org& org, const Member& member) {
  const auto account = call.accounts.find(member.account);
  const Lifecycle lifecycle = lifecycle_of(call, member);
  return {{"Id", member.account},
          {"Arn", account_arn(org, member.account)},
          {"Email", email_of(call.state, member.account)},
          {"Name", account ? account->name : member.account},
          {"Status", lifecycle.status},
          {"State", lifecycle.state},
          {"Paths", {path_of(org, line_of(call.state, org, member.parent)) + member.account + "/"}},
          {"JoinedMethod", member.method},
          {"JoinedTimestamp", sim::to_millis(member.joined)}};
}

Output list_accounts(Call& call, const Input& input) {
  const Org org = visible_org(call);
  return page_of_rows(call, input, "Accounts", all_members(call.state, org.id),
                      [&](const Member& member) { return shown_account(call, org, member); });
}

Output list_accounts_for_parent(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const std::string parent = input.text("ParentId");
  require_parent(call, org, parent);
  return page_of_rows(call, input, "Accounts", members_under(call.state, org.id, parent),
                      [&](const Member& member) { return shown_account(call, org, member); });
}

Output describe_account(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const Member member = existing_member(call, org, input.text("AccountId"));
  return Value{{"Account", shown_account(call, org, member)}};
}

Output move_account(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const Member member = existing_member(call, org, input.text("AccountId"));
  const std::string source = input.text("SourceParentId");
  const std::string destination = input.text("DestinationParentId");
  if (!has_target(call.state, org, destination)) throw destination_not_found();
  if (member.parent != source) {
    throw member.parent == destination ? already_there() : source_not_found();
  }
  if (source == destination) throw already_there();
  keep_positions(call);
  move_member(call.state, member.account, destination);
  return {};
}

Output remove_account_from_organization(Call& call, const Input& input) {
  const Org org = managed_org(call);
  part(call, org, existing_member(call, org, input.text("AccountId")));
  return {};
}

Output leave_organization(Call& call, const Input&) {
  const Org org = joined_org(call);
  part(call, org, existing_member(call, org, call.account));
  return {};
}

// A closed account stays in its organization, as AWS keeps it for ninety days.
Output close_account(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const Member member = existing_member(call, org, input.text("AccountId"));
  if (member.account == org.management) {
    throw constraint("CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
                     "You attempted to close the management account.");
  }
  if (org.features != "ALL") {
    throw constraint("ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
                     "You attempted to perform an operation that requires the organization to be "
                     "configured to support all features.");
  }
  if (member.closing) throw account_closed_already();
  close_member(call.state, member.account, call.now());
  return {};
}

}  // namespace fakes::organizations
