// The part "oidc_providers" of an account in a world file, and the part "identity_issuers" of the
// world: what issuers outside AWS publish.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

void load_oidc_providers(sim::Call& call, const sim::Section::Content& content);
// Keys that are null belong to an issuer that cannot be reached.
void load_identity_issuers(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::iam
