// Images of the state after each of the last writes, kept only while a fault rule wants stale
// reads: a read that is stale sees the world as one of them has it.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "sim/gateway/fault_rule.h"
#include "sim/state/database.h"

namespace sim {

class StateHistory {
 public:
  // Keeps an image when the state has changed since the last one.
  void note(const state::Database& state, Instant now);
  void clear() { past_.clear(); }
  // The oldest image there is when none is old enough; nullptr when there is none at all.
  const std::string* as_of(const FaultRule::Staleness& stale, Instant now) const;

 private:
  struct Moment {
    Instant since;
    int64_t changes;
    std::string image;
  };
  std::deque<Moment> past_;  // oldest first; the last is the state as it is
};

}  // namespace sim
