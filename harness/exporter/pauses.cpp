#include "harness/exporter/pauses.h"

#include <poll.h>

#include <algorithm>

#include "sim/time/clock.h"

namespace harness::exporter {

Pauses real_pauses() {
  return {[](sim::Millis length) {
            constexpr int64_t kLongest = 24 * 60 * 60 * 1000;
            if (length.count() > 0) {
              ::poll(nullptr, 0, static_cast<int>(std::min<int64_t>(length.count(), kLongest)));
            }
          },
          [] { return sim::Millis(sim::steady_millis()); }};
}

}  // namespace harness::exporter
