// The command line of inspector-export.
#pragma once

namespace harness::exporter {

int run_cli(int argc, char** argv);

}  // namespace harness::exporter
