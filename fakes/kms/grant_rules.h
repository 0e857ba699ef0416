// What KMS demands of a new grant: operations that suit the key, a constraint that can bind, and
// principals that exist. Used by CreateGrant and by the loader of world files.
#pragma once

#include <chrono>
#include <string>

#include "fakes/kms/grant_records.h"
#include "fakes/kms/principals.h"
#include "fakes/kms/records.h"
#include "sim/gateway/call.h"

namespace fakes::kms {

// A grant as it is asked for.
struct GrantRequest {
  std::string grantee, retiring, name;
  sim::Value operations = sim::Value::array();
  sim::Value constraints =
      sim::Value::object();  // EncryptionContextEquals, EncryptionContextSubset
};

// The grant without id and date; issued by the account for which the call acts. Throws KMS's error
// for a grant that the key cannot have.
Grant checked_grant(sim::Call& call, const Key& key, const GrantRequest& request,
                    Principals principals);
// Gives the grant its id and keeps it; it spreads for grant_delay().
void make_grant(sim::Call& call, Grant& grant);

// How long a grant, or its end, takes to be known everywhere: the setting kms.grant_delay_seconds,
// and no less than policies take in this world.
std::chrono::seconds grant_delay(const sim::Call& call);

// "A grantee principal with permission to create grants can create only grants that are more
// restrictive": whether `held`, a grant that lists CreateGrant, may beget `wanted`.
bool may_beget(const Grant& held, const sim::Value& operations, const sim::Value& constraints);

}  // namespace fakes::kms
