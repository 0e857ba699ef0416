#include "fakes/inspector/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fakes::inspector {
namespace {

using sim::Value;

// The timestamp members of a finding and of its details.
constexpr std::array<std::string_view, 10> kTimestamps = {
    "firstObservedAt", "lastObservedAt",    "updatedAt",      "launchedAt",
    "pushedAt",        "lastInUseAt",       "lastModifiedAt", "vendorCreatedAt",
    "vendorUpdatedAt", "lastKnownExploitAt"};

void write_dates(Value& at, DateForm form) {
  if (at.is_array()) {
    for (auto& item : at) write_dates(item, form);
    return;
  }
  if (!at.is_object()) return;
  for (auto& [name, value] : at.items()) {
    const bool dated = value.is_number() &&
                       std::find(kTimestamps.begin(), kTimestamps.end(), name) != kTimestamps.end();
    if (dated) {
      value = date_text(value.get<int64_t>(), form);
    } else {
      write_dates(value, form);
    }
  }
}

}  // namespace

std::string date_text(int64_t millis, DateForm form) {
  const auto at = sim::from_millis(millis);
  const std::string iso = sim::date::iso_millis(at);
  if (form == DateForm::kIso) return iso;
  const std::string http = sim::date::http(at);  // "Wed, 04 Sep 2024 16:59:44 GMT"
  return fmt::format("{} {} {} {} UTC {}", http.substr(0, 3), http.substr(8, 3), http.substr(5, 2),
                     iso.substr(11, 12), http.substr(12, 4));
}

Value with_date_texts(Value finding, DateForm form) {
  write_dates(finding, form);
  return finding;
}

}  // namespace fakes::inspector
