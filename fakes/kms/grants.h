// Grants: making, listing, retiring and revoking them, and the jobs by which they spread.
#pragma once

#include "fakes/kms/grant_records.h"
#include "fakes/kms/identifiers.h"
#include "sim/gateway/service.h"

namespace fakes::kms {

sim::Output create_grant(sim::Call& call, const sim::Input& input);
sim::Output list_grants(sim::Call& call, const sim::Input& input);
sim::Output list_retirable_grants(sim::Call& call, const sim::Input& input);
sim::Output retire_grant(sim::Call& call, const sim::Input& input);
sim::Output revoke_grant(sim::Call& call, const sim::Input& input);

void spread_grant(sim::Call& call, const std::string& id);
void end_grant(sim::Call& call, const std::string& id);

// The grant that a RetireGrant request names, by token or by key and id.
Grant named_to_retire(const sim::Call& call, const sim::Input& input);

}  // namespace fakes::kms
