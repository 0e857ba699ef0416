// One export by the bundled exporter, in this process, to see whether a lab's world lets it
// through.
#pragma once

#include <string>
#include <vector>

#include "harness/environment.h"

namespace harness::learn {

// Answers the exporter's exit status; what it says goes to the terminal.
int export_once(const std::vector<std::string>& arguments, const std::string& endpoint,
                const std::string& region, const KnownKey& key);

}  // namespace harness::learn
