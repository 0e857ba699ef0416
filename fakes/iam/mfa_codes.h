// The codes of virtual MFA devices: six digits that change every thirty seconds (RFC 6238 with
// SHA-1), on the story's clock. Used by STS and by world files;
// the seeds of devices are secrets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/iam/mfa_records.h"

namespace fakes::iam {

// The thirty seconds that a moment falls into, counted from 1970.
int64_t mfa_step(sim::Instant at);
std::string mfa_code(std::string_view seed, int64_t step);
// The bytes of a seed as people hand it on, in base32; nothing when it is none.
std::optional<std::string> mfa_seed(std::string_view base32);
// The step whose code this is: the present one or a neighbour, since a device's clock is not exact.
// Nothing for any other code, and for one that is not later than the last accepted.
std::optional<int64_t> accepted_step(const MfaDevice& device, std::string_view code,
                                     sim::Instant now);

}  // namespace fakes::iam
