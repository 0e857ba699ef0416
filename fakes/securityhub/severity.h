// Severity in its two forms, a label and a number from 0 to 100; either gives the other. Pure.
#pragma once

#include "sim/base/value.h"

namespace fakes::securityhub {

// Fills in whichever of Label and Normalized is missing; neither: nothing.
void complete_severity(sim::Value& severity);

}  // namespace fakes::securityhub
