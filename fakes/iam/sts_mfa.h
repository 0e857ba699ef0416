// Multi-factor authentication within a request to STS: SerialNumber and TokenCode.
#pragma once

#include <optional>

#include "sim/gateway/service.h"

namespace fakes::iam {

// When the caller showed a code of its device, which is now; nothing for a request without one.
// The code counts as used from then on. Throws STS's refusal of a wrong device or code.
std::optional<sim::Instant> authenticate_device(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
