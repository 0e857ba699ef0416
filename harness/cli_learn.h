// The commands of `learn` on the command line.
#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace harness {

// `program`: inspector-sim itself. After parsing, the command that was asked for is in `action`,
// which answers the exit status.
void add_learn_commands(CLI::App& app, const std::string& program, std::function<int()>& action);

}  // namespace harness
