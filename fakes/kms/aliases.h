// KMS operations on aliases.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::kms {

sim::Output create_alias(sim::Call& call, const sim::Input& input);
sim::Output update_alias(sim::Call& call, const sim::Input& input);
sim::Output delete_alias(sim::Call& call, const sim::Input& input);
sim::Output list_aliases(sim::Call& call, const sim::Input& input);

}  // namespace fakes::kms
