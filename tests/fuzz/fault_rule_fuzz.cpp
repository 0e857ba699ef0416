// Any JSON as a fault rule: either it is refused, or it reads the same again once it is kept.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sim/base/json_text.h"
#include "sim/gateway/fault_rule.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto parsed = sim::json::parse(std::string(reinterpret_cast<const char*>(data), size));
  if (!parsed) return 0;
  const sim::Instant now = sim::from_millis(1'772'355'600'000);
  sim::Value kept;
  try {
    kept = sim::with_dates(*parsed.value, sim::parse_fault(*parsed.value, now));
  } catch (const sim::FaultError&) {
    return 0;
  }
  try {
    const auto again = sim::parse_fault(kept, now + sim::Millis(1000));
    if (sim::with_dates(kept, again) != kept) std::abort();
  } catch (const sim::FaultError&) {
    std::abort();
  }
  return 0;
}
