#include "fakes/events/schedule.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fakes/events/records.h"
#include "sim/base/text.h"

namespace fakes::events {
namespace {

using sim::Instant;
using sim::text::to_integer;

constexpr int kFirstYear = 1970, kLastYear = 2199;
constexpr std::array<std::pair<int, int>, 6> kBounds = {
    {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {1, 7}, {kFirstYear, kLastYear}}};
constexpr std::string_view kMonths = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
constexpr std::string_view kWeekdays = "SUNMONTUEWEDTHUFRISAT";

// A number, or the name of a month or weekday.
std::optional<int> number_of(std::string_view text, std::string_view names) {
  if (const auto number = to_integer(text)) {
    return *number >= 0 && *number <= kLastYear ? std::optional(static_cast<int>(*number))
                                                : std::nullopt;
  }
  if (text.size() != 3) return std::nullopt;
  const auto at = names.find(sim::text::upper(text));
  if (at == std::string_view::npos || at % 3 != 0) return std::nullopt;
  return static_cast<int>(at / 3) + 1;
}

// One entry of a list: "*", "5", "1-5", "*/10", "0/15", "1-31/2".
bool add_range(std::string_view text, std::pair<int, int> bounds, std::string_view names,
               std::set<int>& into) {
  const auto slash = text.find('/');
  const auto step =
      slash == std::string_view::npos ? std::optional(1) : number_of(text.substr(slash + 1), "");
  const auto range = text.substr(0, slash);
  if (!step || *step < 1) return false;
  auto [first, last] = bounds;
  if (range != "*") {
    const auto dash = range.find('-');
    const auto from = number_of(range.substr(0, dash), names);
    const auto to =
        dash == std::string_view::npos ? from : number_of(range.substr(dash + 1), names);
    if (!from || !to || *from < first || *to > last || *from > *to) return false;
    if (dash != std::string_view::npos || slash == std::string_view::npos) last = *to;
    first = *from;
  }
  for (int n = first; n <= last; n += *step) into.insert(n);
  return true;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const auto word : sim::text::split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

bool fits(const std::set<int>& wanted, int number) {
  return wanted.empty() || wanted.count(number) > 0;
}

}  // namespace

std::optional<Schedule> Schedule::parse(std::string_view text) {
  if (text.empty() || text.back() != ')') return std::nullopt;
  text.remove_suffix(1);
  if (text.starts_with("rate(")) return parse_rate(text.substr(5));
  if (text.starts_with("cron(")) return parse_cron(text.substr(5));
  return std::nullopt;
}

// "1 minute", "5 minutes": one of a thing has no plural.
std::optional<Schedule> Schedule::parse_rate(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() != 2) return std::nullopt;
  const auto count = to_integer(words[0]);
  if (!count || *count < 1 || *count > 1'000'000) return std::nullopt;
  const std::string unit(words[1]);
  Schedule schedule;
  for (const auto& [name, length] :
       {std::pair<std::string, sim::Millis>{"minute", std::chrono::minutes(1)},
        {"hour", std::chrono::hours(1)},
        {"day", std::chrono::hours(24)}}) {
    if (unit == (*count == 1 ? name : name + "s")) schedule.rate_ = length * *count;
  }
  if (schedule.rate_.count() == 0) return std::nullopt;
  return schedule;
}

// Minutes, hours, day of month, month, day of week, year; one of the days is "?".
std::optional<Schedule> Schedule::parse_cron(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() != kParts) return std::nullopt;
  if ((words[kDay] == "?") == (words[kWeekday] == "?")) return std::nullopt;
  Schedule schedule;
  for (size_t part = 0; part < kParts; ++part) {
    const auto word = words[part];
    if (word == "?") {
      if (part != kDay && part != kWeekday) return std::nullopt;
      continue;
    }
    if (word == "*") continue;
    if (word.find('W') == word.size() - 1 || word.find('#') != std::string_view::npos) {
      throw not_implemented("W and # in cron expressions");
    }
    if (part == kDay && word == "L") {
      schedule.last_day_ = true;
      continue;
    }
    const auto names = part == kMonth ? kMonths : part == kWeekday ? kWeekdays : "";
    if (part == kWeekday && word.ends_with("L")) {
      const auto day = number_of(word.substr(0, word.size() - 1), names);
      if (!day || *day < 1 || *day > 7) return std::nullopt;
      schedule.last_weekday_ = *day;
      continue;
    }
    for (const auto entry : sim::text::split(word, ',')) {
      if (!add_range(entry, kBounds.at(part), names, schedule.wanted_.at(part))) {
        return std::nullopt;
      }
    }
  }
  return schedule;
}

bool Schedule::fits_day(int year, unsigned month, unsigned day) const {
  namespace chrono = std::chrono;
  const chrono::year_month_day date{chrono::year(year), chrono::month(month), chrono::day(day)};
  const chrono::year_month_day_last last{date.year(), chrono::month_day_last(date.month())};
  const auto weekday = static_cast<int>(chrono::weekday(chrono::sys_days(date)).c_encoding()) + 1;
  if (last_day_ && date.day() != last.day()) return false;
  if (last_weekday_ != 0 &&
      (weekday != last_weekday_ || date.day() + chrono::days(7) <= last.day())) {
    return false;
  }
  return fits(wanted_[kYear], year) && fits(wanted_[kMonth], static_cast<int>(month)) &&
         fits(wanted_[kDay], static_cast<int>(day)) && fits(wanted_[kWeekday], weekday);
}

std::optional<Instant> Schedule::next(Instant after, Instant begun) const {
  namespace chrono = std::chrono;
  if (rate_.count() > 0) return begun + rate_ * ((after - begun) / rate_ + 1);
  auto from = chrono::floor<chrono::minutes>(after) + chrono::minutes(1);
  for (auto day = chrono::floor<chrono::days>(from);; day += chrono::days(1)) {
    const chrono::year_month_day date(day);
    const int year = static_cast<int>(date.year());
    if (year > kLastYear) return std::nullopt;
    if (!fits_day(year, static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()))) {
      continue;
    }
    const auto start = std::max<chrono::sys_time<chrono::minutes>>(from, day);
    for (auto minute = start; minute < day + chrono::days(1); minute += chrono::minutes(1)) {
      const auto of_day = (minute - day).count();
      if (fits(wanted_[kHour], static_cast<int>(of_day / 60)) &&
          fits(wanted_[kMinute], static_cast<int>(of_day % 60))) {
        return Instant(minute);
      }
    }
  }
}

}  // namespace fakes::events
