// Made-up findings about real vulnerabilities: as many as a world asks for, the same ones for the
// same seed. Resources come first (instances, images, functions,
// code repositories); each then gets findings that fit
// it, never two about the same fault.
#pragma once

#include <cstdint>

#include "sim/gateway/call.h"

namespace fakes::inspector {

// Shares of the kinds of findings, as weights.
struct Mix {
  int64_t ec2 = 30, ecr = 45, lambda = 12, network = 8, code = 5, code_repository = 0;
};

// Adds `count` findings to the call's account and region.
void generate_findings(sim::Call& call, int64_t count, const Mix& mix);

}  // namespace fakes::inspector
