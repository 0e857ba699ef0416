// Whose findings and settings a caller sees in a region: those of an account on its own, of a
// member of an organization's Inspector, or of its delegated administrator, who sees every
// member's. Asked by everything in this fake that speaks of more than one account.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/account_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

enum class Standing { kAlone, kMember, kAdministrator };

Standing standing_of(const sim::Call& call);
// The account itself first, then an administrator's associated members in order.
Sight sight_of(sim::state::Database& db, const Scope& scope);
Sight sight_of(const sim::Call& call);  // the caller's
std::vector<std::string> visible_accounts(const sim::Call& call);
// The caller's own account, or a member associated with it.
bool manages(const sim::Call& call, std::string_view account);
// Those of `named` that the caller manages; all that it sees when none is named. The others are
// left out.
std::vector<std::string> managed_among(const sim::Call& call,
                                       const std::vector<std::string>& named);

// Throws AccessDeniedException.
void demand_administrator(const sim::Call& call);
// Members may not change what their administrator settles for them. Throws AccessDeniedException.
void refuse_member(const sim::Call& call);

}  // namespace fakes::inspector
