// Any bytes as the files of a real account: either they are read, or the complaint names the file
// and fits on a line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "harness/account_files.h"

namespace {

template <class Read>
void check(Read read) {
  try {
    if (read().empty()) std::abort();
  } catch (const harness::AccountFileError& error) {
    const std::string message = error.what();
    if (!message.starts_with("fuzz.json: ") || message.find('\n') != std::string::npos) {
      std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using sim::policy::DocumentKind;
  const std::string text(reinterpret_cast<const char*>(data), size);
  check([&] { return harness::policy_in("fuzz.json", text, DocumentKind::kBucket); });
  check([&] { return harness::policy_in("fuzz.json", text, DocumentKind::kKey); });
  check([&] { return harness::region_in("fuzz.json", text); });
  check([&] { return harness::key_in("fuzz.json", text).arn; });
  return 0;
}
