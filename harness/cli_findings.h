// The commands `findings import` and `findings export` on the command line: findings of a real
// account, in any form in which people have them, made into a world or into another form.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace harness {

// After parsing, the command that was asked for is in `action`, which answers the exit status. Both
// outlive each other's use.
void add_findings_commands(CLI::App& app, std::function<int()>& action);

}  // namespace harness
