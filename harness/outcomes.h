// What came of a scenario as data: passed from the process that ran it to the one that reports, and
// written by the reports that machines read.
#pragma once

#include "harness/runner.h"

namespace harness {

// {"passed", "failures": [{"message", "explanation"}], "subject": {…}, "journal", "calls",
// "virtual_ms", "real_ms"}. Bytes that are no UTF-8 are replaced when the value is written.
sim::Value to_value(const Outcome& outcome);
// The inverse. Throws sim::Value::exception for anything else.
Outcome outcome_of(const sim::Value& value);

}  // namespace harness
