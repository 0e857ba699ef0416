// Schedules of rules: which times they mean, and that a scheduled rule makes events on the story's
// clock.
#include "fakes/events/schedule.h"

#include "tests/fakes/events/events_world.h"

namespace tests {
namespace {

using fakes::events::Schedule;
using sim::Value;
using namespace std::chrono_literals;

std::string next(const char* schedule, const char* after) {
  const auto parsed = Schedule::parse(schedule);
  if (!parsed) return "no schedule";
  const auto at = *sim::date::parse_iso(after);
  const auto found = parsed->next(at, at);
  return found ? sim::date::iso(*found) : "never";
}

TEST(Schedules, MeanTheirTimes) {
  for (const auto& [schedule, after, then] :
       std::vector<std::tuple<const char*, const char*, const char*>>{
           {"rate(1 minute)", "2026-03-01T09:00:00Z", "2026-03-01T09:01:00Z"},
           {"rate(5 minutes)", "2026-03-01T09:00:30Z", "2026-03-01T09:05:30Z"},
           {"rate(1 day)", "2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z"},
           {"cron(0 20 * * ? *)", "2026-03-01T09:00:00Z", "2026-03-01T20:00:00Z"},
           {"cron(0 20 * * ? *)", "2026-03-01T20:00:00Z", "2026-03-02T20:00:00Z"},
           {"cron(0/15 * * * ? *)", "2026-03-01T09:16:00Z", "2026-03-01T09:30:00Z"},
           {"cron(30 8 ? * MON-FRI *)", "2026-03-01T09:00:00Z", "2026-03-02T08:30:00Z"},
           {"cron(0 8 1 * ? *)", "2026-03-01T09:00:00Z", "2026-04-01T08:00:00Z"},
           {"cron(0 8 L * ? *)", "2026-02-01T09:00:00Z", "2026-02-28T08:00:00Z"},
           {"cron(0 8 ? * 6L *)", "2026-03-01T09:00:00Z", "2026-03-27T08:00:00Z"},
           {"cron(0 0 29 2 ? *)", "2026-03-01T09:00:00Z", "2028-02-29T00:00:00Z"},
           {"cron(0 0 1 JAN,jul ? 2027)", "2026-03-01T09:00:00Z", "2027-01-01T00:00:00Z"},
           {"cron(0 0 1 1 ? 2020)", "2026-03-01T09:00:00Z", "never"},
           {"rate(1 minutes)", "2026-03-01T09:00:00Z", "no schedule"},
           {"rate(5 minute)", "2026-03-01T09:00:00Z", "no schedule"},
           {"rate(0 minutes)", "2026-03-01T09:00:00Z", "no schedule"},
           {"cron(0 20 * * * *)", "2026-03-01T09:00:00Z", "no schedule"},
           {"cron(60 20 * * ? *)", "2026-03-01T09:00:00Z", "no schedule"},
           {"cron(0 20 * * ?)", "2026-03-01T09:00:00Z", "no schedule"},
           {"every day", "2026-03-01T09:00:00Z", "no schedule"}}) {
    EXPECT_EQ(next(schedule, after), then) << schedule;
  }
}

class ScheduledRules : public Events {
 protected:
  void schedule(const char* expression, const char* state = "ENABLED") {
    must("PutRule", {{"Name", "tick"}, {"ScheduleExpression", expression}, {"State", state}});
    must("PutTargets",
         {{"Rule", "tick"}, {"Targets", {{{"Id", "1"}, {"Arn", arn_of("logs", "log-group:/t")}}}}});
  }
};

TEST_F(ScheduledRules, MakeEventsOnTheStorysClock) {
  schedule("rate(5 minutes)");
  w.advance(16min);
  ASSERT_EQ(delivered().size(), 3u);
  const Value event = delivered()[0];
  EXPECT_EQ(event["detail-type"], "Scheduled Event");
  EXPECT_EQ(event["source"], "aws.events");
  EXPECT_EQ(event["time"], "2026-03-01T09:05:00Z");
  EXPECT_EQ(event["resources"], Value{arn_of("events", "rule/tick")});
  must("DisableRule", {{"Name", "tick"}});
  w.advance(16min);
  EXPECT_EQ(delivered().size(), 3u);
  must("EnableRule", {{"Name", "tick"}});
  w.advance(6min);
  EXPECT_EQ(delivered().size(), 4u);
  schedule("cron(0 12 * * ? *)");  // in place of the other
  w.advance(24h);
  EXPECT_EQ(delivered().size(), 5u);
}

TEST_F(ScheduledRules, AreRefusedWhereTheyCannotBe) {
  must("CreateEventBus", {{"Name", "toys"}});
  EXPECT_EQ(refused("PutRule", {{"Name", "r"}, {"ScheduleExpression", "rate(1 minutes)"}}),
            "ValidationException: Parameter ScheduleExpression is not valid.");
  EXPECT_EQ(
      refused("PutRule",
              {{"Name", "r"}, {"ScheduleExpression", "rate(1 minute)"}, {"EventBusName", "toys"}}),
      "ValidationException: ScheduleExpression is supported only on the default event bus.");
  EXPECT_EQ(refused("PutRule", {{"Name", "r"}, {"ScheduleExpression", "cron(0 8 15W * ? *)"}}),
            "NotImplemented: inspector-sim does not implement W and # in cron expressions");
}

}  // namespace
}  // namespace tests
