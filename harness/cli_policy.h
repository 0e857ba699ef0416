// The commands `policy simulate`, `policy check` and `doctor` on the command line: their options,
// and what goes with what.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace harness {

// After parsing, the command that was asked for is in `action`, which answers the exit status. Both
// outlive each other's use.
void add_policy_commands(CLI::App& app, std::function<int()>& action);
void add_doctor_command(CLI::App& app, std::function<int()>& action);

}  // namespace harness
