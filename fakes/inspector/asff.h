// The AWS Security Finding Format, in which Security Hub holds Inspector's findings: both ways.
// ASFF keeps less than a finding has (seconds instead of milliseconds, no resource details beyond a
// few, no code rule), so what was ASFF once can be written again as it was, but a finding that went
// through it is poorer. The shapes follow real exports; members that none of those held follow the
// ASFF documentation.
#pragma once

#include "sim/base/value.h"

namespace fakes::inspector {

// `finding` as it is stored (timestamps in milliseconds).
sim::Value to_asff(const sim::Value& finding);

// A finding whose dates are texts, for read_finding. Throws WorldError (pointers within `asff`) for
// what is not a finding of Inspector.
sim::Value from_asff(const sim::Value& asff);

bool is_asff(const sim::Value& finding);

}  // namespace fakes::inspector
