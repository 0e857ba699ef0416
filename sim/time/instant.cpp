#include "sim/time/instant.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>

#include "sim/base/text.h"

namespace sim::date {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::year_month_day;

constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Fields {
  int year, month, day, hour, minute, second, millis, weekday;
};

Fields fields_of(Instant at) {
  const auto day = floor<days>(at);
  const year_month_day ymd(day);
  const hh_mm_ss time(at - day);
  return {static_cast<int>(ymd.year()),
          static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day())),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count()),
          static_cast<int>(time.subseconds().count()),
          static_cast<int>(std::chrono::weekday(day).c_encoding())};
}

// Reads fixed-width digits and literal characters off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool digits(size_t count, int& out) {
    if (rest_.size() < count) return false;
    out = 0;
    for (size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }
  bool literal(std::string_view word) {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool month(int& out) {
    for (size_t i = 0; i < kMonths.size(); ++i) {
      if (literal(kMonths[i])) {
        out = static_cast<int>(i) + 1;
        return true;
      }
    }
    return false;
  }
  bool fraction(int& millis) {
    size_t count = 0;
    millis = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      if (count < 3) millis = millis * 10 + (rest_[count] - '0');
      ++count;
    }
    for (size_t i = count; i < 3; ++i) millis *= 10;
    rest_.remove_prefix(count);
    return count > 0 && count <= 9;
  }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<Instant> assemble(int year, int month, int day, int hour, int minute, int second,
                                int millis) {
  const year_month_day ymd(std::chrono::year(year),
                           std::chrono::month(static_cast<unsigned>(month)),
                           std::chrono::day(static_cast<unsigned>(day)));
  if (!ymd.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return Instant(std::chrono::sys_days(ymd)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) + Millis(millis);
}

}  // namespace

std::string iso(Instant at) {
  const auto f = fields_of(at);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z"), f.year, f.month, f.day,
                     f.hour, f.minute, f.second);
}

std::string iso_millis(Instant at) {
  const auto f = fields_of(at);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z"), f.year, f.month,
                     f.day, f.hour, f.minute, f.second, f.millis);
}

std::string http(Instant at) {
  const auto f = fields_of(at);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[static_cast<size_t>(f.weekday)], f.day,
                     kMonths[static_cast<size_t>(f.month - 1)], f.year, f.hour, f.minute, f.second);
}

std::string basic(Instant at) {
  const auto f = fields_of(at);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", f.year, f.month, f.day, f.hour, f.minute,
                     f.second);
}

std::optional<Instant> parse_iso(std::string_view text) {
  Reader in(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millis = 0;
  if (!in.digits(4, year) || !in.literal("-") || !in.digits(2, month) || !in.literal("-") ||
      !in.digits(2, day)) {
    return std::nullopt;
  }
  if (in.done()) return assemble(year, month, day, 0, 0, 0, 0);
  if (!in.literal("T") || !in.digits(2, hour) || !in.literal(":") || !in.digits(2, minute)) {
    return std::nullopt;
  }
  if (in.literal(":")) {
    if (!in.digits(2, second)) return std::nullopt;
    if (in.literal(".") && !in.fraction(millis)) return std::nullopt;
  }
  auto at = assemble(year, month, day, hour, minute, second, millis);
  if (!at) return std::nullopt;
  if (in.literal("Z")) return in.done() ? at : std::nullopt;
  const int sign = in.literal("+") ? 1 : in.literal("-") ? -1 : 0;
  int offset_hours = 0, offset_minutes = 0;
  if (sign == 0 || !in.digits(2, offset_hours)) return std::nullopt;
  in.literal(":");
  if (!in.digits(2, offset_minutes) || !in.done()) return std::nullopt;
  return *at - sign * (std::chrono::hours(offset_hours) + std::chrono::minutes(offset_minutes));
}

std::optional<Instant> parse_http(std::string_view text) {
  const auto comma = text.find(", ");
  if (comma != 3) return std::nullopt;
  Reader in(text.substr(comma + 2));
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!in.digits(2, day) || !in.literal(" ") || !in.month(month) || !in.literal(" ") ||
      !in.digits(4, year) || !in.literal(" ") || !in.digits(2, hour) || !in.literal(":") ||
      !in.digits(2, minute) || !in.literal(":") || !in.digits(2, second) || !in.literal(" GMT") ||
      !in.done()) {
    return std::nullopt;
  }
  return assemble(year, month, day, hour, minute, second, 0);
}

std::optional<Instant> parse_basic(std::string_view text) {
  Reader in(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!in.digits(4, year) || !in.digits(2, month) || !in.digits(2, day) || !in.literal("T") ||
      !in.digits(2, hour) || !in.digits(2, minute) || !in.digits(2, second) || !in.literal("Z") ||
      !in.done()) {
    return std::nullopt;
  }
  return assemble(year, month, day, hour, minute, second, 0);
}

std::optional<Millis> parse_span(std::string_view text) {
  const auto unit_at = text.find_first_not_of("0123456789");
  if (unit_at == 0 || unit_at == std::string_view::npos || unit_at > 12) return std::nullopt;
  const auto count = text::to_integer(text.substr(0, unit_at));
  const std::string_view unit = text.substr(unit_at);
  const int64_t factor = unit == "ms"  ? 1
                         : unit == "s" ? 1000
                         : unit == "m" ? 60'000
                         : unit == "h" ? 3'600'000
                         : unit == "d" ? 86'400'000
                                       : 0;
  if (!count || factor == 0 || *count > INT64_C(1'000'000'000'000) / factor) return std::nullopt;
  return Millis(*count * factor);
}

std::string span(Millis length) {
  const int64_t n = length.count();
  if (n != 0 && n % 86'400'000 == 0) return fmt::format("{}d", n / 86'400'000);
  if (n != 0 && n % 3'600'000 == 0) return fmt::format("{}h", n / 3'600'000);
  if (n != 0 && n % 60'000 == 0) return fmt::format("{}m", n / 60'000);
  if (n % 1000 == 0) return fmt::format("{}s", n / 1000);
  return fmt::format("{}ms", n);
}

}  // namespace sim::date
