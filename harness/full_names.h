// A world file that no longer stands where it was written: every text in it that names a file
// beside it does so by the full path.
#pragma once

#include <string>

#include "sim/base/value.h"

namespace harness {

void name_in_full(sim::Value& world, const std::string& folder);

}  // namespace harness
