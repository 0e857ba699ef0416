// The `security_hub` of a region in a world file.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::securityhub {

void load_hub(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::securityhub
