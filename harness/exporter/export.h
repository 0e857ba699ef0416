// The whole procedure: who am I, set up and check where asked, create, wait, download, verify.
#pragma once

#include <cstdio>

#include "harness/exporter/options.h"
#include "harness/exporter/pauses.h"

namespace harness::exporter {

// Where the exporter writes: the result on `out`, progress and complaints on `err`.
struct Channels {
  std::FILE* out = stdout;
  std::FILE* err = stderr;
};

// Never throws: every failure becomes a line on `err` and an exit status.
Exit run_export(const Options& options, Pauses pauses, Channels channels = {});

}  // namespace harness::exporter
