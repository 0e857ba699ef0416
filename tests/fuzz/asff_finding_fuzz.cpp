// Any JSON as a finding in the AWS Security Finding Format: a finding or a fault, nothing else.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fakes/models.h"
#include "fakes/securityhub/asff_rules.h"
#include "fakes/securityhub/securityhub.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sim::Value document = sim::Value::parse(text, nullptr, false);
  if (document.is_discarded()) return 0;
  const auto checked = fakes::securityhub::check_finding(fakes::model("securityhub"), document);
  // What was let through can be written.
  if (checked.fault.empty()) {
    (void)checked.finding.dump(-1, ' ', false, sim::Value::error_handler_t::replace);
  }
  return 0;
}
