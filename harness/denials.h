// An expected denial against one that took place: the qualifiers of the scenario verb "denied",
// which the GoogleTest kit shares.
#pragma once

#include <string>

#include "sim/base/value.h"

namespace harness {

// What of an expectation a denial does not meet, empty when it meets all. `decision` is as the
// journal has it; `wanted` has any of "because" ("implicit_deny", "explicit_deny"), "layer",
// "principal", "policy", "statement", "failed" (an element: "Condition"), "condition" (its key),
// "had" and "wanted".
std::string fault_of_denial(const sim::Value& decision, const sim::Value& wanted);

}  // namespace harness
