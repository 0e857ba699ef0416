// The identity behind temporary credentials. Used by identities.cpp for access keys that no user
// has.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

std::optional<sim::KnownKey> find_temporary(sim::state::Database& state, std::string_view id);

}  // namespace fakes::iam
