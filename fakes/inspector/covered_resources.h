// What Inspector covers: the resources that its findings speak of and those that the world file
// lists ("coverage"), each once for every type of scan. ListCoverage and its statistics show them;
// usage is counted from them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/gateway/service.h"

namespace fakes::inspector {

struct Covered {
  sim::Value resource;           // a CoveredResource
  std::optional<int64_t> since;  // the first finding about it, in milliseconds
};

// Everything that the caller sees, in ascending order of coverage_position.
std::vector<Covered> covered_resources(const sim::Call& call);

// Tells the rows of coverage apart, and orders them: by resource, then type of scan.
std::string coverage_position(const sim::Value& resource);

}  // namespace fakes::inspector
