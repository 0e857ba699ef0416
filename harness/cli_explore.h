// The command `explore` on the command line.
#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace harness {

// `exporter`: the bundled one; `program`: inspector-sim itself. After parsing, the command that was
// asked for is in `action`, which answers the exit status.
void add_explore_command(CLI::App& app, const std::string& exporter, const std::string& program,
                         std::function<int()>& action);

}  // namespace harness
