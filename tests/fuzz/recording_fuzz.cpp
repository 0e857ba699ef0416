// Any bytes as a recorded session: it is read, or every complaint has a place and fits on a line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "fakes/all.h"
#include "harness/record/recording.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto world = [] {
    auto made = std::make_unique<sim::World>();
    fakes::install_all(*made);
    return made;
  }();
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto parsed = harness::record::parse_recording(*world, "fuzz.json", ".", text);
  if (!parsed && parsed.complaints.empty()) std::abort();
  for (const auto& complaint : parsed.complaints) {
    if (complaint.place.empty() || complaint.message.find('\n') != std::string::npos) std::abort();
  }
  return 0;
}
