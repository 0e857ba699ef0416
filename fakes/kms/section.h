// The part "keys" of a region in a world file.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::kms {

void load_keys(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::kms
