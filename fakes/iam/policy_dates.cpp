#include "fakes/iam/policy_dates.h"

#include <limits>
#include <string>

#include "sim/base/text.h"

namespace fakes::iam {
namespace {

namespace text = sim::text;

// A number within bounds; nothing but digits, perhaps with a sign.
bool is_between(std::string_view digits, long long least, long long most) {
  const auto value = text::to_integer(digits);
  return value && *value >= least && *value <= most;
}

// "hh", "hh:mm"; of a time zone.
bool is_storable_zone(std::string_view zone) {
  const auto parts = text::split(zone, ':');
  return parts.size() <= 2 && parts[0].size() == 2 && is_between(parts[0], 0, 23) &&
         (parts.size() < 2 || (parts[1].size() == 2 && is_between(parts[1], 0, 59)));
}

// "ss", "ss.fraction", with "z" or a time zone behind it.
bool is_storable_second(std::string_view second) {
  const auto zone = second.find_first_of("z+-");
  if (zone != std::string_view::npos) {
    const bool zulu = second[zone] == 'z';
    const auto rest = second.substr(zone + 1);
    if (zulu ? !rest.empty() : !is_storable_zone(rest)) return false;
    second = second.substr(0, zone);
  }
  const auto point = second.find('.');
  if (!is_between(second.substr(0, point), 0, 59)) return false;
  constexpr size_t kMostDigits = 9;
  const auto fraction =
      point == std::string_view::npos ? std::string_view("0") : second.substr(point + 1);
  return fraction.size() <= kMostDigits && is_between(fraction, 0, 999'999'999);
}

bool is_storable_day(std::string_view day) {
  const bool before_christ = day.starts_with('-');
  const auto parts = text::split(before_christ ? day.substr(1) : day, '-');
  return parts.size() <= 3 && is_between(parts[0], 0, before_christ ? 292'275'054 : 292'278'993) &&
         (parts.size() < 2 || is_between(parts[1], 1, 12)) &&
         (parts.size() < 3 || is_between(parts[2], 1, 31));
}

bool is_storable_time(std::string_view time) {
  if (time.empty()) return true;
  const auto colon = time.find(':');
  if (!is_between(time.substr(0, colon), 0, 23)) return false;
  if (colon == std::string_view::npos) return true;
  time.remove_prefix(colon + 1);
  const auto second = time.find(':');
  if (!is_between(time.substr(0, second), 0, 59)) return false;
  return second == std::string_view::npos || is_storable_second(time.substr(second + 1));
}

}  // namespace

bool is_storable_date(std::string_view value) {
  const std::string date = text::lower(value);
  const auto t = date.find('t');
  if (t == std::string::npos && date.find('-') == std::string::npos) {
    return is_between(date, 0, std::numeric_limits<long long>::max());
  }
  const std::string_view view = date;
  return is_storable_day(view.substr(0, t)) &&
         (t == std::string::npos || is_storable_time(view.substr(t + 1)));
}

}  // namespace fakes::iam
