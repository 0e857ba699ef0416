// Buses, rules, targets, permissions and tags as EventBridge keeps them, and what it refuses.
#include "tests/fakes/events/events_world.h"

namespace tests {
namespace {

using sim::Value;

const std::string kPattern = R"({"source":["toy"]})";
const std::string kLogs = arn_of("logs", "log-group:/toys");

TEST_F(Events, ARuleIsDescribedAsItWasPut) {
  const Value made = must("PutRule", {{"Name", "toys"},
                                      {"EventPattern", kPattern},
                                      {"Description", "d"},
                                      {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
  const std::string arn = arn_of("events", "rule/toys");
  EXPECT_EQ(made["RuleArn"], arn);
  EXPECT_EQ(must("DescribeRule", {{"Name", "toys"}}), (Value{{"Name", "toys"},
                                                             {"Arn", arn},
                                                             {"EventPattern", kPattern},
                                                             {"State", "ENABLED"},
                                                             {"Description", "d"},
                                                             {"EventBusName", "default"},
                                                             {"CreatedBy", kAccount}}));
  EXPECT_EQ(must("ListTagsForResource", {{"ResourceARN", arn}})["Tags"][0]["Value"], "v");
  must("DisableRule", {{"Name", "toys"}});
  EXPECT_EQ(must("ListRules")["Rules"][0]["State"], "DISABLED");
  must("EnableRule", {{"Name", "toys"}});
  EXPECT_EQ(must("DescribeRule", {{"Name", "toys"}})["State"], "ENABLED");
  must("DeleteRule", {{"Name", "toys"}});
  EXPECT_EQ(refused("DescribeRule", {{"Name", "toys"}}),
            "ResourceNotFoundException: Rule toys does not exist on EventBus default.");
}

TEST_F(Events, ARuleNeedsAPatternOnABusThatExists) {
  EXPECT_EQ(refused("PutRule", {{"Name", "r"}}),
            "ValidationException: Parameter(s) EventPattern or ScheduleExpression must be "
            "specified.");
  EXPECT_EQ(refused("PutRule", {{"Name", "r"}, {"EventPattern", R"({"source":"toy"})"}}),
            "InvalidEventPatternException: Event pattern is not valid. Reason: \"source\" must be "
            "an object or an array");
  EXPECT_EQ(
      refused("PutRule", {{"Name", "r"}, {"EventPattern", kPattern}, {"EventBusName", "none"}}),
      "ResourceNotFoundException: Event bus none does not exist.");
}

TEST_F(Events, TargetsAreKeptByTheirIds) {
  rule("toys", {{"source", {"toy"}}}, {{"Arn", kLogs}});
  must("PutTargets", {{"Rule", "toys"}, {"Targets", {{{"Id", "2"}, {"Arn", kLogs}}}}});
  EXPECT_EQ(must("ListTargetsByRule", {{"Rule", "toys"}, {"Limit", 1}})["Targets"],
            (Value{{{"Id", "1"}, {"Arn", kLogs}}}));
  EXPECT_EQ(must("ListRuleNamesByTarget", {{"TargetArn", kLogs}})["RuleNames"], Value{"toys"});
  EXPECT_EQ(refused("DeleteRule", {{"Name", "toys"}}),
            "ValidationException: Rule can't be deleted since it has targets.");
  const Value removed = must("RemoveTargets", {{"Rule", "toys"}, {"Ids", {"1", "2", "3"}}});
  EXPECT_EQ(removed["FailedEntryCount"], 1);
  EXPECT_EQ(removed["FailedEntries"][0]["TargetId"], "3");
  must("DeleteRule", {{"Name", "toys"}});
}

TEST_F(Events, TargetsThatCannotWorkAreRefused) {
  must("PutRule", {{"Name", "toys"}, {"EventPattern", kPattern}});
  const auto putting = [&](Value target) {
    target["Id"] = "1";
    return refused("PutTargets", {{"Rule", "toys"}, {"Targets", Value::array({target})}});
  };
  EXPECT_EQ(putting({{"Arn", "nowhere"}}),
            "ValidationException: Parameter nowhere is not valid. Reason: Provided Arn is not in "
            "correct format.");
  EXPECT_EQ(putting({{"Arn", kLogs}, {"Input", "{}"}, {"InputPath", "$"}}),
            "ValidationException: Only one of Input, InputPath, or InputTransformer must be "
            "provided for target 1.");
  EXPECT_EQ(putting({{"Arn", kLogs}, {"Input", "{"}}),
            "ValidationException: JSON syntax error in input for target 1");
  EXPECT_EQ(putting({{"Arn", kLogs}, {"InputTransformer", {{"InputTemplate", "\"<x>\""}}}}),
            "ValidationException: Invalid InputTransformer for target 1 : InputTemplate names <x>, "
            "which nothing defines.");
  EXPECT_EQ(putting({{"Arn", arn_of("sqs", "q.fifo")}}),
            "ValidationException: Parameter(s) SqsParameters must be specified for target: 1.");
  Value six = Value::array();
  for (const char* id : {"1", "2", "3", "4", "5", "6"}) six.push_back({{"Id", id}, {"Arn", kLogs}});
  EXPECT_EQ(refused("PutTargets", {{"Rule", "toys"}, {"Targets", six}}),
            "LimitExceededException: The requested resource exceeds the maximum number allowed.");
}

TEST_F(Events, BusesComeAndGo) {
  EXPECT_EQ(must("CreateEventBus", {{"Name", "toys"}})["EventBusArn"],
            arn_of("events", "event-bus/toys"));
  EXPECT_EQ(refused("CreateEventBus", {{"Name", "toys"}}),
            "ResourceAlreadyExistsException: Event bus toys already exists.");
  const Value buses = must("ListEventBuses")["EventBuses"];
  ASSERT_EQ(buses.size(), 2u);
  EXPECT_EQ(buses[0]["Name"], "default");
  must("PutRule", {{"Name", "r"}, {"EventPattern", kPattern}, {"EventBusName", "toys"}});
  EXPECT_EQ(must("DescribeRule", {{"Name", "r"}, {"EventBusName", "toys"}})["Arn"],
            arn_of("events", "rule/toys/r"));
  EXPECT_EQ(refused("DeleteEventBus", {{"Name", "toys"}}),
            "ValidationException: Event bus cannot be deleted since it has rules.");
  must("DeleteRule", {{"Name", "r"}, {"EventBusName", "toys"}});
  must("DeleteEventBus", {{"Name", "toys"}});
  EXPECT_EQ(refused("DeleteEventBus", {{"Name", "default"}}),
            "ValidationException: Cannot delete event bus default.");
}

TEST_F(Events, EntriesAreTakenOrRefusedOneByOne) {
  const auto code = [&](const Value& entry) {
    const Value out = must("PutEvents", {{"Entries", Value::array({entry})}});
    return out["Entries"][0].value("ErrorCode", "taken");
  };
  Value good = {{"Source", "toy"}, {"DetailType", "Toy"}, {"Detail", "{}"}};
  EXPECT_EQ(code(good), "taken");
  for (const auto& [member, value, error] :
       std::vector<std::tuple<const char*, const char*, const char*>>{
           {"Source", "aws.s3", "NotAuthorizedForSourceException"},
           {"Source", "", "InvalidArgument"},
           {"DetailType", "", "InvalidArgument"},
           {"Detail", "", "InvalidArgument"},
           {"Detail", "[]", "MalformedDetail"},
           {"Detail", "{", "MalformedDetail"}}) {
    Value bad = good;
    bad[member] = value;
    EXPECT_EQ(code(bad), error) << member << " " << value;
  }
  good["Detail"] = Value{{"a", std::string(300'000, 'x')}}.dump();
  EXPECT_EQ(refused("PutEvents", {{"Entries", Value::array({good})}}),
            "ValidationException: Total size of the entries in the request is over the limit.");
}

TEST_F(Events, OfWhatIsNotThereTheNameIsSaid) {
  EXPECT_EQ(refused("ListPartnerEventSources", {{"NamePrefix", "aws.partner/x"}}),
            "NotImplemented: inspector-sim does not implement events:ListPartnerEventSources");
}

TEST_F(Events, AnotherAccountNeedsTheBusPolicy) {
  auto other = w.client_as(TestWorld::admin(kOtherAccount));
  const Value entry = {{"Entries",
                        {{{"Source", "toy"},
                          {"DetailType", "Toy"},
                          {"Detail", "{}"},
                          {"EventBusName", arn_of("events", "event-bus/default")}}}}};
  EXPECT_EQ(code_of(other, "events", "PutEvents", entry), "AccessDeniedException");
  must("PutPermission",
       {{"Action", "events:PutEvents"}, {"Principal", kOtherAccount}, {"StatementId", "other"}});
  EXPECT_EQ(code_of(other, "events", "PutEvents", entry), "");
  EXPECT_EQ(
      Value::parse(must("DescribeEventBus")["Policy"].get<std::string>())["Statement"][0]["Sid"],
      "other");
  must("RemovePermission", {{"StatementId", "other"}});
  EXPECT_EQ(code_of(other, "events", "PutEvents", entry), "AccessDeniedException");
  EXPECT_EQ(refused("RemovePermission", {{"StatementId", "other"}}),
            "ResourceNotFoundException: EventBus does not have a policy.");
}

}  // namespace
}  // namespace tests
