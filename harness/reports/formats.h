// The report formats by the names that the command line gives them: "junit=FILE", "jsonl=FILE",
// "html=FILE", "github".
#pragma once

#include <memory>
#include <string>

#include "harness/runner.h"

namespace harness {

// Throws std::runtime_error, naming the formats, for a text that is none of them.
std::unique_ptr<Listener> report_named(const std::string& text);

}  // namespace harness
