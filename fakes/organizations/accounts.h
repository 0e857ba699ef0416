// The accounts of an organization: ListAccounts, ListAccountsForParent, DescribeAccount,
// MoveAccount, and how accounts join, leave (RemoveAccountFromOrganization, LeaveOrganization) and
// close (CloseAccount).
#pragma once

#include "fakes/organizations/records.h"
#include "sim/gateway/service.h"

namespace fakes::organizations {

// Puts an account under the root, with the policies that allow everything.
void join(sim::Call& call, const Org& org, std::string_view account, const std::string& method);
// An account as DescribeAccount shows it.
sim::Value shown_account(sim::Call& call, const Org& org, const Member& member);

sim::Output list_accounts(sim::Call& call, const sim::Input& input);
sim::Output list_accounts_for_parent(sim::Call& call, const sim::Input& input);
sim::Output describe_account(sim::Call& call, const sim::Input& input);
sim::Output move_account(sim::Call& call, const sim::Input& input);
sim::Output remove_account_from_organization(sim::Call& call, const sim::Input& input);
sim::Output leave_organization(sim::Call& call, const sim::Input& input);
sim::Output close_account(sim::Call& call, const sim::Input& input);

}  // namespace fakes::organizations
