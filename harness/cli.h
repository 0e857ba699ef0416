// The command line of inspector-sim.
#pragma once

namespace harness {

// Exit status: 0 done, 1 a scenario failed, 2 bad usage, bad file or a resource that cannot be had.
int run_cli(int argc, char** argv);

}  // namespace harness
