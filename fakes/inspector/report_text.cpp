#include "fakes/inspector/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/base/text.h"

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

std::optional<int64_t> read_date(std::string text) {
  const auto parts = sim::text::split(text, ' ');
  if (parts.size() == 6 && parts[4] == "UTC") {  // "Wed Sep 04 16:59:44.356 UTC 2024"
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto at = kMonths.find(parts[1]);
    if (parts[1].size() != 3 || at == std::string_view::npos || at % 3 != 0) return std::nullopt;
    text = fmt::format("{}-{:02}-{}T{}Z", parts[5], at / 3 + 1, parts[2], parts[3]);
  } else if (text.size() > 10 && text[10] == ' ') {
    text[10] = 'T';
  }
  const auto when = sim::date::parse_iso(text);
  if (!when) return std::nullopt;
  return sim::to_millis(*when);
}

Value with_date_texts(Value finding, DateForm form) {
  write_dates(finding, form);
  return finding;
}

}  // namespace fakes::inspector
