// Carries the world's posts (state/outbox) out. Those to programs of this machine go on a thread of
// its own, so that the world never waits, and it brings back what they answered; a line for a file
// is written at once. Used by whatever serves a world: the command line's server and the scenario
// runner.
#pragma once

#include <chrono>
#include <memory>

#include "sim/world.h"

namespace sim::server {

class Courier {
 public:
  Courier();
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // On the world's thread, between two requests: lets the world hear what came back, and takes what
  // it wants sent.
  void exchange(World& world);
  // The same until nothing is under way, or no answer has come for that much real time.
  void settle(World& world, std::chrono::milliseconds patience);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sim::server
