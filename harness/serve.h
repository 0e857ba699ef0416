// `inspector-sim serve`: one world behind one port, until a signal ends it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/server/control.h"
#include "sim/time/pace.h"
#include "sim/world.h"

namespace harness {

struct ServeOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 4566;              // 0: any free one
  std::optional<std::string> world;  // file; the default world otherwise
  std::optional<std::string> state;  // file; in memory otherwise
  std::optional<sim::Pace> pace;
  std::optional<uint64_t> max_body;   // bytes
  bool quiet = false;                 // print the endpoint only
  std::optional<std::string> record;  // file for what clients ask, as a scenario
};

// Serves until SIGINT or SIGTERM. Throws std::runtime_error, one line for a person.
int serve(const ServeOptions& options);

// A message from a socket, answered by the control API or by the world.
sim::wire::HttpResponse answer(sim::World& world, sim::server::Control& control,
                               sim::wire::HttpRequest request);

}  // namespace harness
