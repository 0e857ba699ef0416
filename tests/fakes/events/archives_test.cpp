// Archives of a bus, and replays of what they hold.
#include "tests/fakes/events/events_world.h"

namespace tests {
namespace {

using sim::Value;
using namespace std::chrono_literals;

class Archives : public Events {
 protected:
  const std::string bus = arn_of("events", "event-bus/default");
  const std::string archive = arn_of("events", "archive/toys");
  const std::string logs = arn_of("logs", "log-group:/toys");

  void keep(Value input = Value::object()) {
    input["ArchiveName"] = "toys";
    input["EventSourceArn"] = bus;
    must("CreateArchive", std::move(input));
  }
  void put_at(const std::string& source, int64_t seconds, const Value& detail = Value::object()) {
    must("PutEvents", {{"Entries",
                        {{{"Source", source},
                          {"DetailType", "Toy"},
                          {"Time", (start() + seconds) * 1000},
                          {"Detail", detail.dump()}}}}});
  }
  int64_t start() { return sim::to_millis(begun_) / 1000; }
  int64_t events_in(const std::string& name = "toys") {
    return must("DescribeArchive", {{"ArchiveName", name}}).at("EventCount");
  }
  Value replay_of(int64_t from, int64_t to, Value more = Value::object()) {
    Value input = {{"ReplayName", "again"},
                   {"EventSourceArn", archive},
                   {"EventStartTime", (start() + from) * 1000},
                   {"EventEndTime", (start() + to) * 1000},
                   {"Destination", {{"Arn", bus}}}};
    input.update(more);
    return input;
  }
  Value described() { return must("DescribeReplay", {{"ReplayName", "again"}}); }
  std::string state() { return described().at("State"); }
  std::vector<Value> replayed() {
    std::vector<Value> out;
    for (auto& event : delivered()) {
      if (event.contains("replay-name")) out.push_back(std::move(event));
    }
    return out;
  }

 private:
  sim::Instant begun_ = w.world.now();
};

TEST_F(Archives, KeepWhatTheirPatternPicks) {
  const Value made = must("CreateArchive", {{"ArchiveName", "toys"},
                                            {"EventSourceArn", bus},
                                            {"EventPattern", R"({"source":["toy"]})"},
                                            {"Description", "of toys"},
                                            {"RetentionDays", 2}});
  EXPECT_EQ(made.at("ArchiveArn"), archive);
  EXPECT_EQ(made.at("State"), "ENABLED");
  put("toy", {{"n", 1}});
  put("other", {{"n", 2}});
  const Value shown = must("DescribeArchive", {{"ArchiveName", "toys"}});
  EXPECT_EQ(shown.at("EventCount"), 1);
  EXPECT_EQ(shown.at("SizeBytes"), 3 + 3 + 20 + 7);  // source, detail-type, time, detail
  EXPECT_EQ(shown.at("EventPattern"), R"({"source":["toy"]})");
  EXPECT_EQ(shown.at("RetentionDays"), 2);
  EXPECT_EQ(shown.at("Description"), "of toys");
  EXPECT_EQ(shown.at("CreationTime"), made.at("CreationTime"));
  w.advance(48h);
  EXPECT_EQ(events_in(), 1);
  w.advance(1s);
  EXPECT_EQ(events_in(), 0);
}

TEST_F(Archives, EventsOfServicesAreKept) {
  keep();
  Value notifications = {
      {"Bucket", "toys"},
      {"NotificationConfiguration", {{"EventBridgeConfiguration", Value::object()}}}};
  answered(admin, "s3", "CreateBucket", {{"Bucket", "toys"}});
  answered(admin, "s3", "PutBucketNotificationConfiguration", notifications);
  answered(admin, "s3", "PutObject", {{"Bucket", "toys"}, {"Key", "k"}, {"Body", "x"}});
  EXPECT_EQ(events_in(), 1);
}

TEST_F(Archives, RecordsOfCallsAreKeptWithoutARule) {
  w.world.settings().set("events.cloudtrail", "management");
  keep({{"EventPattern", R"({"detail":{"eventName":["CreateKey","ListKeys"]}})"}});
  answered(admin, "kms", "ListKeys");  // only reads: a rule would have to ask for all
  EXPECT_EQ(events_in(), 0);
  answered(admin, "kms", "CreateKey");
  EXPECT_EQ(events_in(), 1);
}

TEST_F(Archives, AreUpdatedListedAndDeleted) {
  keep();
  must("CreateEventBus", {{"Name", "other"}});
  must("CreateArchive",
       {{"ArchiveName", "of-other"}, {"EventSourceArn", arn_of("events", "event-bus/other")}});
  put("toy", Value::object());
  put("toy", Value::object(), "other");
  must("UpdateArchive", {{"ArchiveName", "toys"}, {"EventPattern", R"({"source":["x"]})"}});
  put("toy", Value::object());
  EXPECT_EQ(events_in(), 1);
  const auto names = [&](Value input) {
    std::string out;
    const Value answer = must("ListArchives", std::move(input));
    for (const auto& each : answer.at("Archives")) {
      out += each.at("ArchiveName").get<std::string>() + " ";
    }
    return out;
  };
  EXPECT_EQ(names(Value::object()), "of-other toys ");
  EXPECT_EQ(names({{"NamePrefix", "to"}}), "toys ");
  EXPECT_EQ(names({{"EventSourceArn", arn_of("events", "event-bus/other")}}), "of-other ");
  EXPECT_EQ(names({{"State", "ENABLED"}}), "of-other toys ");
  EXPECT_EQ(names({{"State", "CREATING"}}), "");
  const Value page = must("ListArchives", {{"Limit", 1}});
  EXPECT_EQ(names({{"NextToken", page.at("NextToken")}}), "toys ");
  must("DeleteArchive", {{"ArchiveName", "toys"}});
  keep();
  EXPECT_EQ(events_in(), 0);
}

TEST_F(Archives, AreRefused) {
  keep();
  const auto create = [&](Value input) { return refused("CreateArchive", std::move(input)); };
  EXPECT_EQ(create({{"ArchiveName", "toys"}, {"EventSourceArn", bus}}),
            "ResourceAlreadyExistsException: Archive toys already exists.");
  EXPECT_EQ(create({{"ArchiveName", "a"}, {"EventSourceArn", bus + "-none"}}),
            "ResourceNotFoundException: Event bus default-none does not exist.");
  EXPECT_EQ(create({{"ArchiveName", "a"}, {"EventSourceArn", arn_of("events", "rule/toys")}}),
            "ValidationException: Parameter EventSourceArn is not valid. Reason: Must contain an "
            "event bus ARN.");
  EXPECT_EQ(
      create({{"ArchiveName", "a"}, {"EventSourceArn", bus}, {"EventPattern", "{"}}).substr(0, 28),
      "InvalidEventPatternException");
  for (const char* operation : {"DescribeArchive", "UpdateArchive", "DeleteArchive"}) {
    EXPECT_EQ(refused(operation, {{"ArchiveName", "none"}}),
              "ResourceNotFoundException: Archive none does not exist.");
  }
  EXPECT_EQ(refused("ListArchives", {{"EventSourceArn", bus + "-none"}}),
            "ResourceNotFoundException: Event bus default-none does not exist.");
  EXPECT_EQ(refused("ListArchives", {{"NamePrefix", "a"}, {"State", "ENABLED"}}),
            "ValidationException: At most one filter is allowed for ListArchives. Use either : "
            "State, EventSourceArn, or NamePrefix.");
}

TEST_F(Archives, AReplayGoesMinuteByMinute) {
  keep();
  rule("toys", {{"source", {"toy"}}}, {{"Arn", logs}});
  put_at("toy", 125, {{"n", 3}});
  put_at("toy", 10, {{"n", 1}});
  put_at("toy", 70, {{"n", 2}});
  put_at("toy", 200, {{"n", 4}});  // not before the end
  wait();
  const auto before = delivered();
  const Value started = must("StartReplay", replay_of(10, 200));
  EXPECT_EQ(started.at("State"), "STARTING");
  EXPECT_EQ(started.at("ReplayArn"), arn_of("events", "replay/again"));
  w.advance(9s);
  EXPECT_EQ(state(), "STARTING");
  w.advance(1s);
  EXPECT_EQ(state(), "RUNNING");
  EXPECT_EQ(described().at("EventLastReplayedTime"), (start() + 10) * 1000);
  w.advance(10s);
  const Value shown = described();
  EXPECT_EQ(shown.at("State"), "COMPLETED");
  EXPECT_EQ(shown.at("EventLastReplayedTime"), (start() + 125) * 1000);
  EXPECT_EQ(shown.at("EventStartTime"), (start() + 10) * 1000);
  EXPECT_FALSE(shown.contains("Position"));
  EXPECT_GT(shown.at("ReplayEndTime"), shown.at("ReplayStartTime"));
  const auto events = replayed();
  ASSERT_EQ(events.size(), 3u);
  for (int64_t n = 1; n <= 3; ++n) {
    EXPECT_EQ(events[static_cast<size_t>(n - 1)].at("detail").at("n"), n);
    EXPECT_EQ(events[static_cast<size_t>(n - 1)].at("replay-name"), "again");
  }
  // Otherwise as it was, and not archived again.
  Value first = events[0];
  first.erase("replay-name");
  EXPECT_EQ(first, before[1]);
  EXPECT_EQ(events_in(), 4);
}

TEST_F(Archives, AReplayIsForTheRulesItNames) {
  keep();
  rule("a", {{"source", {"toy"}}}, {{"Arn", logs}});
  rule("b", {{"source", {"toy"}}}, {{"Arn", logs}});
  put_at("toy", 0);
  wait();
  must("StartReplay",
       replay_of(0, 60,
                 {{"Destination", {{"Arn", bus}, {"FilterArns", {arn_of("events", "rule/b")}}}}}));
  w.advance(30s);
  const auto all = notes();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(Value::parse(all[2].input).at("rule"), "b");
  EXPECT_EQ(described().at("Destination").at("FilterArns").size(), 1u);
}

TEST_F(Archives, AReplayIsCancelled) {
  keep();
  rule("toys", {{"source", {"toy"}}}, {{"Arn", logs}});
  put_at("toy", 0);
  put_at("toy", 60);
  must("StartReplay", replay_of(0, 120));
  w.advance(10s);
  EXPECT_EQ(must("CancelReplay", {{"ReplayName", "again"}}),
            Value({{"ReplayArn", arn_of("events", "replay/again")}, {"State", "CANCELLING"}}));
  EXPECT_EQ(state(), "CANCELLING");
  w.advance(10s);
  EXPECT_EQ(state(), "CANCELLED");
  EXPECT_EQ(replayed().size(), 1u);
  EXPECT_EQ(refused("CancelReplay", {{"ReplayName", "again"}}),
            "IllegalStatusException: Replay again is not in a valid state for this operation.");
}

TEST_F(Archives, ReplaysAreListed) {
  keep();
  must("StartReplay", replay_of(0, 1));
  w.advance(60s);
  must("StartReplay", replay_of(0, 1, {{"ReplayName", "more"}}));
  const Value all = must("ListReplays").at("Replays");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].at("State"), "COMPLETED");
  EXPECT_FALSE(all[0].contains("EventLastReplayedTime"));
  EXPECT_FALSE(all[0].contains("ReplayArn"));
  EXPECT_EQ(must("ListReplays", {{"State", "STARTING"}}).at("Replays").size(), 1u);
  EXPECT_EQ(must("ListReplays", {{"NamePrefix", "mo"}}).at("Replays").size(), 1u);
  EXPECT_EQ(must("ListReplays", {{"EventSourceArn", archive}}).at("Replays").size(), 2u);
  EXPECT_EQ(refused("ListReplays", {{"NamePrefix", "a"}, {"State", "RUNNING"}}).substr(0, 60),
            "ValidationException: At most one filter is allowed for ListR");
}

TEST_F(Archives, ReplaysAreRefused) {
  keep();
  must("CreateEventBus", {{"Name", "other"}});
  const auto start_with = [&](Value more) {
    return refused("StartReplay", replay_of(0, 10, std::move(more)));
  };
  EXPECT_EQ(start_with({{"Destination", {{"Arn", bus + "-none"}}}}),
            "ResourceNotFoundException: Event bus default-none does not exist.");
  EXPECT_EQ(start_with({{"Destination", {{"Arn", arn_of("events", "event-bus/other")}}}}),
            "ValidationException: Parameter Destination.Arn is not valid. Reason: Cross event bus "
            "replay is not permitted.");
  EXPECT_EQ(start_with({{"EventSourceArn", archive + "-none"}}),
            "ValidationException: Parameter EventSourceArn is not valid. Reason: Archive toys-none "
            "does not exist.");
  EXPECT_EQ(refused("StartReplay", replay_of(10, 10)),
            "ValidationException: Parameter EventEndTime is not valid. Reason: EventStartTime must "
            "be before EventEndTime.");
  EXPECT_NE(start_with({{"Destination", {{"Arn", bus}, {"FilterArns", {bus}}}}})
                .find("Destination.FilterArns is not valid"),
            std::string::npos);
  w.world.settings().set("events.concurrent_replays", 1);
  must("StartReplay", replay_of(0, 10));
  EXPECT_EQ(start_with(Value::object()),
            "ResourceAlreadyExistsException: Replay again already exists.");
  EXPECT_EQ(start_with({{"ReplayName", "b"}}).substr(0, 22), "LimitExceededException");
  EXPECT_EQ(refused("DescribeReplay", {{"ReplayName", "none"}}),
            "ResourceNotFoundException: Replay none does not exist.");
}

TEST_F(Archives, ItsNameIsWhatPoliciesSee) {
  auto user = w.client_as(TestWorld::user("nobody"));
  const auto answer = user.call("events", "StartReplay", replay_of(0, 10));
  EXPECT_NE(answer.error->message.find(arn_of("events", "replay/again")), std::string::npos)
      << answer.error->message;
}

}  // namespace
}  // namespace tests
