// The JSON Schema of scenario files, for editors: `inspector-sim scenario schema`.
#pragma once

#include "sim/base/value.h"

namespace harness {

// Draft 2020-12. What an expectation may say comes from the table of verbs.
sim::Value scenario_schema();

}  // namespace harness
