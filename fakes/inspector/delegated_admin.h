// An organization's Inspector: which account administers it in a region, designated by the
// organization's management account, and what new members get switched on. What belongs to an
// organization is asked of AWS Organizations, on the caller's behalf.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output enable_delegated_admin_account(sim::Call& call, const sim::Input& input);
sim::Output disable_delegated_admin_account(sim::Call& call, const sim::Input& input);
sim::Output get_delegated_admin_account(sim::Call& call, const sim::Input& input);
sim::Output list_delegated_admin_accounts(sim::Call& call, const sim::Input& input);
sim::Output describe_organization_configuration(sim::Call& call, const sim::Input& input);
sim::Output update_organization_configuration(sim::Call& call, const sim::Input& input);

// autoEnable as the administrator has set it: by default nothing.
sim::Value auto_enable_of(const sim::Call& call);

// Whether an account is in the caller's organization. Throws what Organizations answers when the
// caller may not ask.
bool in_organization(sim::Call& call, std::string_view account);
// Every account of the caller's organization, as far as the caller may list them.
std::vector<std::string> organization_accounts(sim::Call& call);

}  // namespace fakes::inspector
