// The schedule of a rule: read or refused, and its next time lies ahead.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fakes/events/schedule.h"
#include "sim/base/api_error.h"
#include "sim/time/clock.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto now = sim::from_millis(1'772'355'600'000);  // 2026-03-01T09:00:00Z
  try {
    const auto schedule = fakes::events::Schedule::parse(text);
    if (!schedule) return 0;
    const auto next = schedule->next(now, now);
    if (next && *next <= now) std::abort();
  } catch (const sim::ApiError&) {
  }
  return 0;
}
