// `inspector-sim explain ID|last|denied`: why a request was answered as it was, asked of a running
// server or read from a state file.
#pragma once

#include <optional>
#include <string>

#include "sim/base/value.h"

namespace harness {

struct ExplainOptions {
  std::string which;                 // a journal id, "last" or "denied"
  std::string endpoint;              // of the server that is asked…
  std::optional<std::string> state;  // …unless a state file is read
  bool json = false;
};

// The explanation as data, its text among it. Throws std::runtime_error, one line for a person.
sim::Value explanation_for(const ExplainOptions& options);

// Prints it.
int run_explain(const ExplainOptions& options);

}  // namespace harness
