// Whose calls are the first program's, where several run at once: a pattern over the principals of
// the journal. Used to aim faults at one program and to judge how that one dealt with them.
#pragma once

#include <optional>
#include <string>

#include "harness/scenario.h"

namespace harness {

class Stage;

// "*" for a program that is alone. Nothing when another program calls as the same identity.
std::optional<std::string> callers_of_first(Stage& stage, const Scenario& scenario);

}  // namespace harness
