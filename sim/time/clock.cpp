#include "sim/time/clock.h"

namespace sim {

Instant WallClock::now() const {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

int64_t steady_millis() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace sim
