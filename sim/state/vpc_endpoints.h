// The VPC endpoints of the world: doors into AWS from a private network, each with a policy that
// limits what passes. A request comes through one when its Host names it ("vpce-…"); the gateway
// then brings the endpoint's policy and condition keys to the decision.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/state/database.h"

namespace sim::state {

struct VpcEndpoint {
  std::string id;       // "vpce-1a2b3c4d"
  std::string vpc;      // "vpc-111bbb22"
  std::string account;  // its owner
  std::string region;
  std::string policy;  // a policy document
};

extern const char* const kVpcEndpointsSchema;

// False when the id is taken.
bool add_vpc_endpoint(Database& state, const VpcEndpoint& endpoint);
std::optional<VpcEndpoint> find_vpc_endpoint(Database& state, std::string_view id);

}  // namespace sim::state
