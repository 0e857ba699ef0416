// `inspector-sim policy simulate --as … --action … --resource …`: decides a request in a world
// without traffic, with the policies and the context that the gateway would bring, and says why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/world.h"

namespace harness {

struct SimulateOptions {
  std::optional<std::string> world;  // file; the default world otherwise
  std::string as, action, resource = "*";
  std::vector<std::string> context;  // "name=value"; a name given twice is a multivalued key
  std::optional<std::string> source_arn, account, region;
  std::string via;  // the service that forwards the request, "s3"
  bool json = false;
};

struct SimulatedRequest {
  sim::Value value;  // the decision, its context, remedies and mistakes
  std::string text;  // the same for a person
  bool allowed = false;
};
// Throws std::runtime_error for names that the world does not have.
SimulatedRequest simulate_request(sim::World& world, const std::string& home_account,
                                  const std::string& home_region, const SimulateOptions& options);

// Prints it. 0 allowed, 1 denied.
int simulate_in_world(const SimulateOptions& options);

}  // namespace harness
