// A recording as `serve --record` writes it: a scenario whose steps say what they were answered.
// Used by replay; a fuzz target reads any bytes as one.
#pragma once

#include <string>
#include <vector>

#include "harness/scenario.h"
#include "sim/gateway/service.h"
#include "sim/world.h"

namespace harness::record {

// A request, or time that passes.
struct RecordedStep {
  Step step;            // inputs with their bytes
  sim::Value answered;  // {"status", "output"?, "body"?, "error"?, "message"?}
};

struct Recording {
  Scenario scenario;
  std::vector<RecordedStep> steps;
};

// Everything about it is checked but its world, which is loaded later: operations, members of
// inputs, what answers may hold. `world` knows the models.
sim::Parsed<Recording> parse_recording(sim::World& world, std::string path, std::string folder,
                                       std::string text);

}  // namespace harness::record
