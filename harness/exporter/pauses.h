// How the exporter waits and how it knows how long it has waited: a parameter, so that tests
// neither sleep nor look at a clock.
#pragma once

#include <functional>

#include "sim/time/instant.h"

namespace harness::exporter {

struct Pauses {
  std::function<void(sim::Millis)> sleep;
  std::function<sim::Millis()> now;  // only counts upwards
};

Pauses real_pauses();

}  // namespace harness::exporter
