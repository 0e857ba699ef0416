// An identity of a world by the name a person gives it on a command line, and worlds that tools
// look into without serving them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sim/aws/principal.h"
#include "sim/world.h"

namespace harness {

// A world in memory with every fake in it, loaded from the file or from the default world.
struct LoadedWorld {
  std::unique_ptr<sim::World> world;
  std::string region;   // the world's home
  std::string account;  // its first one
};
LoadedWorld loaded_world(const std::optional<std::string>& file);

// "alice", "user/alice", "444455556666:alice", "role/Name", "role/Name/session", "root",
// "service:inspector2.amazonaws.com", "anonymous", or the ARN of a user, role, role session,
// federated user or root user. `account` is that of names without one. Throws std::runtime_error
// that says which identities there are.
sim::aws::Principal identity_named(sim::World& world, const std::string& account,
                                   const std::string& who);

// In whose account a principal acts, as the gateway has it.
std::string acting_account(const sim::aws::Principal& who);

}  // namespace harness
