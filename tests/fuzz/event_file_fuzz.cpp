// URLs of files that events may be appended to: whatever a client writes, the path that comes out
// is straight and below the folder, or there is none.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fakes/events/files.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view url(reinterpret_cast<const char*>(data), size);
  const auto place = fakes::events::file_at(url, "/events");
  if (place.fault.empty()) {
    const bool below = place.path.starts_with("/events/");
    if (!below || (place.path + "/").find("/../") != std::string::npos) std::abort();
  } else if (!place.path.empty()) {
    std::abort();
  }
  return 0;
}
