// Any bytes as a scenario and as a world file: either they are read, or every complaint has a place
// and fits on a line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "harness/scenario.h"
#include "sim/world_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto scenario = harness::parse_scenario("fuzz.json", ".", text);
  if (scenario) {
    (void)scenario.value->complaint("/expect/0", "unmet");
  } else if (scenario.complaints.empty()) {
    std::abort();
  }
  for (const auto& complaint : scenario.complaints) {
    if (complaint.place.empty() || complaint.message.find('\n') != std::string::npos) std::abort();
  }
  try {
    const auto world = sim::WorldFile::parse("fuzz.json", ".", text);
    (void)world.error("/accounts/0/users/1", "wrong");
  } catch (const sim::WorldFileError&) {
  }
  return 0;
}
