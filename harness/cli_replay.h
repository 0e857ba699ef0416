// The command `replay` on the command line.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace harness {

// After parsing, the command that was asked for is in `action`, which answers the exit status.
void add_replay_command(CLI::App& app, std::function<int()>& action);

}  // namespace harness
