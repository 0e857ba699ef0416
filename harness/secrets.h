// Secrets of a world in a text that is not to hold any: secret access keys and session tokens,
// those that the world file gives as well as those that STS gave out.
#pragma once

#include <optional>
#include <string>

#include "harness/scenario.h"

namespace harness {

class Stage;

// Whose secret it is, in words; nothing when there is none.
std::optional<std::string> secret_in(Stage& stage, const Scenario& scenario,
                                     const std::string& text);

}  // namespace harness
