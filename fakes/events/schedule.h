// Schedules of rules: "rate(5 minutes)" and "cron(0 20 * * ? *)", read once and asked for the next
// time. UTC, minutes. Pure; used by rules, and by the job that makes scheduled events.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "sim/time/instant.h"

namespace fakes::events {

class Schedule {
 public:
  // Nothing when the text is no schedule. What AWS takes and this fake lacks (W and #) throws
  // NotImplemented.
  static std::optional<Schedule> parse(std::string_view text);

  // The first time after `after`; a rate counts from `begun`. Nothing when there is none within the
  // years that a schedule can name.
  std::optional<sim::Instant> next(sim::Instant after, sim::Instant begun) const;

 private:
  enum Part { kMinute, kHour, kDay, kMonth, kWeekday, kYear, kParts };

  static std::optional<Schedule> parse_rate(std::string_view text);
  static std::optional<Schedule> parse_cron(std::string_view text);
  bool fits_day(int year, unsigned month, unsigned day) const;

  sim::Millis rate_{0};  // 0: by the calendar
  // Numbers that fit; empty: all of them.
  std::array<std::set<int>, kParts> wanted_;
  bool last_day_ = false;  // of the month
  int last_weekday_ = 0;   // 1 (Sunday) to 7: the last one of the month
};

}  // namespace fakes::events
