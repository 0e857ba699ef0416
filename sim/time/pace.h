// How the story's clock moves while clients talk to a world over a wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/time/instant.h"

namespace sim {

enum class PaceKind {
  kReal,        // with the wall clock, times a factor
  kStepped,     // only when told to
  kLeap,        // who asks the same again while nothing changes is waiting: on to the next work
  kPerRequest,  // a fixed step at each request
};

struct Pace {
  PaceKind kind = PaceKind::kReal;
  double scale = 1;
  Millis step{1000};
};

// "real", "scaled 60", "stepped", "leap", "per_request" or "per_request 30s".
std::optional<Pace> parse_pace(std::string_view text);
std::string to_text(const Pace& pace);

}  // namespace sim
