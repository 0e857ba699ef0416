// EventBridge in a world file: what it says is there when the story begins, and faults are named by
// their place.
#include "tests/fakes/events/events_world.h"

namespace tests {
namespace {

using sim::Value;

std::string world_with(const std::string& events) {
  return R"({ "now": "2026-03-01T09:00:00Z", "seed": 3, "accounts": [ { "id": "111122223333",
    "regions": { "us-east-1": {
      "buckets": [ { "name": "reports", "eventbridge": true, "objects": [ { "key": "old", "text": "x" } ] } ],
      "events": )" +
         events + " } } } ] }";
}

TEST(EventsSection, RulesListenFromTheBeginning) {
  TestWorld w(world_with(R"({
    "buses": [ { "name": "toys", "policy": { "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Principal": { "AWS": "444455556666" }, "Action": "events:PutEvents",
        "Resource": "*" } ] } } ],
    "rules": [ { "name": "arrivals", "pattern": { "source": ["aws.s3"] },
                 "targets": [ { "Arn": "arn:aws:logs:us-east-1:111122223333:log-group:/a" } ] },
               { "name": "r", "bus": "toys", "pattern": { "source": ["toy"] }, "state": "DISABLED" } ] })"));
  auto client = w.client_as(TestWorld::root());
  EXPECT_EQ(answered(client, "events", "DescribeRule",
                     {{"Name", "r"}, {"EventBusName", "toys"}})["State"],
            "DISABLED");
  EXPECT_EQ(
      answered(client, "events", "ListTargetsByRule", {{"Rule", "arrivals"}})["Targets"][0]["Id"],
      "1");
  answered(client, "s3", "PutObject", {{"Bucket", "reports"}, {"Key", "new"}, {"Body", "x"}});
  w.advance(std::chrono::seconds(1));
  std::vector<std::string> keys;
  for (const auto& entry : w.world.gateway().journal().since(0, 1000)) {
    if (entry.operation != "deliver") continue;
    keys.push_back(Value::parse(entry.input)["event"]["detail"]["object"]["key"]);
  }
  EXPECT_EQ(keys, std::vector<std::string>{"new"});  // the object that was there is no news
}

TEST(EventsSection, FaultsNameTheirPlace) {
  for (
      const auto& [events, says] : std::vector<std::pair<const char*, const char*>>{
          {R"({ "ruls": [] })", "did you mean \"rules\"?"},
          {R"({ "rules": [ { "name": "r", "pattern": { "source": "x" } } ] })",
           "/events/rules/0): InvalidEventPatternException"},
          {R"({ "rules": [ { "name": "no good", "pattern": { "source": ["x"] } } ] })",
           "regular expression pattern"},
          {R"({ "rules": [ { "name": "r", "pattern": { "a": [1] }, "targets": [ { "Arn": "x" } ] } ] })",
           "/events/rules/0/targets)"},
          {R"({ "buses": [ { "name": "b", "policy": { "Statement": 1 } } ] })",
           "/events/buses/0/policy)"},
          {R"({ "buses": [ { "name": 7 } ] })", "\"name\" is needed, a string"}}) {
    try {
      TestWorld w(world_with(events));
      ADD_FAILURE() << events << " is taken";
    } catch (const sim::WorldFileError& error) {
      EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace tests
