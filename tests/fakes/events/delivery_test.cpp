// From an event to its targets: what matches is delivered once, in the form that the target asks
// for, tried again and given up as its policy says; nothing is lost silently.
#include "tests/fakes/events/events_world.h"

namespace tests {
namespace {

using sim::Value;
using namespace std::chrono_literals;

const std::string kLogs = arn_of("logs", "log-group:/toys");
const Value kToys = {{"source", {"toy"}}};

TEST_F(Events, AMatchingEventIsRecordedForATargetThatTheWorldLacks) {
  rule("toys", kToys, {{"Arn", kLogs}});
  put("toy", {{"a", 1}});
  put("other", {{"a", 2}});
  EXPECT_TRUE(delivered().empty());  // it takes a while
  wait();
  ASSERT_EQ(delivered().size(), 1u);
  const Value event = delivered()[0];
  EXPECT_EQ(event["detail"]["a"], 1);
  EXPECT_EQ(event["time"], "2026-03-01T09:00:00Z");
  EXPECT_EQ(event["account"], kAccount);
  EXPECT_EQ(event["version"], "0");
  const Value note = Value::parse(notes()[0].input);
  EXPECT_EQ(note["rule"], "toys");
  EXPECT_EQ(note["target"]["arn"], kLogs);
  wait();
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Events, ADisabledRuleMatchesNothing) {
  rule("toys", kToys, {{"Arn", kLogs}});
  must("DisableRule", {{"Name", "toys"}});
  put("toy", Value::object());
  wait();
  EXPECT_TRUE(delivered().empty());
}

TEST_F(Events, ASnapshotKeepsWhatIsUnderWay) {
  rule("toys", kToys, {{"Arn", kLogs}});
  put("toy", Value::object());
  const auto kept = w.world.snapshot();
  wait();
  w.world.restore(kept);
  EXPECT_TRUE(delivered().empty());
  wait();
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Events, ATargetReceivesWhatItAskedFor) {
  struct Case {
    const char* name;
    Value target;
    std::string payload;
  };
  const auto transformed = [](Value paths, const char* text) {
    return Value{{"InputTransformer", {{"InputPathsMap", paths}, {"InputTemplate", text}}}};
  };
  const Value paths = {{"who", "$.detail.who"},
                       {"n", "$.detail.n"},
                       {"list", "$.detail.list"},
                       {"first", "$.detail.list[0]"},
                       {"gone", "$.detail.gone"}};
  for (const auto& c : std::vector<Case>{
           {"fixed", {{"Input", "{\"x\":1}"}}, "{\"x\":1}"},
           {"part", {{"InputPath", "$.detail.list"}}, "[\"a\",2]"},
           {"no part", {{"InputPath", "$.detail.gone"}}, "null"},
           {"values", transformed(paths, "{\"w\":<who>,\"n\":<n>,\"l\":<list>,\"f\":<first>}"),
            "{\"w\":\"a \\\"b\\\"\",\"n\":3,\"l\":[\"a\",2],\"f\":\"a\"}"},
           {"within a text", transformed(paths, "\"<who> has <n>, not <gone>\""),
            "\"a \\\"b\\\" has 3, not \""},
           {"reserved",
            transformed(Value::object(), "[<aws.events.rule-name>,<aws.events.rule-arn>]"),
            "[\"toys\",\"" + arn_of("events", "rule/toys") + "\"]"}}) {
    Value target = c.target;
    target["Arn"] = kLogs;
    rule("toys", kToys, target);
    const size_t before = notes().size();
    put("toy", {{"who", "a \"b\""}, {"n", 3}, {"list", {"a", 2}}});
    wait();
    ASSERT_EQ(notes().size(), before + 1) << c.name;
    EXPECT_EQ(Value::parse(notes().back().input)["payload"], c.payload) << c.name;
  }
}

TEST_F(Events, TheWholeEventGoesIntoATemplate) {
  rule("toys", kToys,
       {{"Arn", kLogs},
        {"InputTransformer",
         {{"InputTemplate", "{\"e\":<aws.events.event.json>,\"head\":<aws.events.event>}"}}}});
  put("toy", {{"a", 1}});
  wait();
  const Value payload =
      Value::parse(Value::parse(notes().back().input)["payload"].get<std::string>());
  EXPECT_EQ(payload["e"], delivered()[0]);
  EXPECT_FALSE(payload["head"].contains("detail"));
}

TEST_F(Events, AnotherBusRoutesOn) {
  must("CreateEventBus", {{"Name", "second"}});
  rule("on", kToys, {{"Arn", arn_of("events", "event-bus/second")}});
  rule("end", kToys, {{"Arn", kLogs}}, "second");
  put("toy", {{"a", 1}});
  w.advance(2s);
  ASSERT_EQ(delivered().size(), 2u);
  EXPECT_EQ(delivered()[0], delivered()[1]);  // the same event, its id too
  EXPECT_EQ(Value::parse(notes()[1].input)["bus"], "second");
}

TEST_F(Events, BusesThatSendToOneAnotherComeToAnEnd) {
  must("CreateEventBus", {{"Name", "second"}});
  rule("there", kToys, {{"Arn", arn_of("events", "event-bus/second")}});
  rule("back", kToys, {{"Arn", arn_of("events", "event-bus/default")}}, "second");
  put("toy", Value::object());
  w.advance(1min);
  ASSERT_EQ(notes("dead letter").size(), 1u);
  EXPECT_EQ(notes("dead letter")[0].error, "CYCLE_DETECTED");
}

TEST_F(Events, ABusOfAnotherAccountMustLetTheRuleIn) {
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  const std::string bus = "arn:aws:events:us-east-1:444455556666:event-bus/default";
  rule("over", kToys, {{"Arn", bus}});
  put("toy", Value::object());
  w.advance(1min);
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].error, "NO_PERMISSIONS");
  EXPECT_EQ(notes("dead letter").size(), 1u);
  answered(other, "events", "PutPermission",
           {{"Action", "events:PutEvents"}, {"Principal", kAccount}, {"StatementId", "in"}});
  put("toy", Value::object());
  w.advance(1min);
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Events, AQueueThatIsNotThereEndsInTheDeadLetterNoteAtOnce) {
  rule("toys", kToys, {{"Arn", arn_of("sqs", "none")}});
  put("toy", Value::object());
  w.advance(24h);
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].error, "NO_RESOURCE");
  ASSERT_EQ(notes("dead letter").size(), 1u);
  EXPECT_NE(notes("dead letter")[0].message.find("lost"), std::string::npos);
}

}  // namespace
}  // namespace tests
