// Buckets in world files.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::s3 {

// The section "buckets" of a region.
void load_buckets(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::s3
