// The clocks. Wall time and entropy enter the program here and nowhere else: the wall clock drives
// SigV4 skew, presigned expiry and the Date header; the story's virtual clock drives everything
// that AWS dates.
#pragma once

#include "sim/time/instant.h"

namespace sim {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class WallClock final : public Clock {
 public:
  Instant now() const override;
};

// Stands still until it is set.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void set(Instant at) { now_ = at; }

 private:
  Instant now_;
};

// Milliseconds of a clock that only counts upwards, for measuring how long real things take.
int64_t steady_millis();

}  // namespace sim
