// STS: roles assumed by whoever holds a token of an OpenID Connect identity provider, without any
// credentials of AWS.
#pragma once

#include <vector>

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output assume_role_with_web_identity(sim::Call& call, const sim::Input& input);

// What it demands of the identity that the token vouches for. Throws when the token does not stand
// up.
std::vector<sim::Authorization> to_assume_with_web_identity(sim::Call& call,
                                                            const sim::Input& input);

}  // namespace fakes::iam
