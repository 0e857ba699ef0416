// Members of JSON values by paths such as "matrix.region": what placeholders name. Used where
// scenarios are read and where their steps are performed.
#pragma once

#include <string_view>

#include "sim/base/value.h"

namespace harness {

// nullptr when the path leads nowhere.
const sim::Value* value_at(const sim::Value& value, std::string_view path);

}  // namespace harness
