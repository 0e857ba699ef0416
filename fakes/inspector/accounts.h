// Whether Inspector is on: Enable, Disable and BatchGetAccountStatus, by account, region and scan
// type, with the states in between. Everything else of this fake asks demand_enabled() first.
#pragma once

#include "fakes/inspector/account_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output enable(sim::Call& call, const sim::Input& input);
sim::Output disable(sim::Call& call, const sim::Input& input);
sim::Output batch_get_account_status(sim::Call& call, const sim::Input& input);

// Job: a scan type, which the subject names, reaches the state that it is on the way to; its
// findings are closed or reopened.
void settle_scan_type(sim::Call& call, const std::string& subject);
// Job: the findings and filters of an account that stayed disabled for a day are gone.
void forget_findings(sim::Call& call, const std::string& subject);

// Starts enabling a type, unless it is enabled already or on its way.
void begin_enabling(sim::Call& call, const Scope& scope, const std::string& type);
// Enabled at once, for accounts of a world file.
void enable_now(sim::Call& call, std::string_view type);

// The caller's own account, in the region of the call.
inline Scope scope_of(const sim::Call& call) { return {call.account, call.region}; }

// Throws AccessDeniedException while no scan type is on, or being turned on, for the account in
// this region.
void demand_enabled(const sim::Call& call);

}  // namespace fakes::inspector
