// What AWS services announce: S3 of objects, Inspector of findings, coverage and scans, and records
// of every call in CloudTrail's form.
#include "tests/fakes/events/events_world.h"

namespace tests {
namespace {

using sim::Value;
using namespace std::chrono_literals;

const std::string kLogs = arn_of("logs", "log-group:/aws");

class Feeds : public Events {
 protected:
  void listen(const std::string& source) { rule("all", {{"source", {source}}}, {{"Arn", kLogs}}); }
  std::vector<std::string> types() {
    w.advance(1s);
    std::vector<std::string> out;
    for (const auto& event : delivered()) out.push_back(event["detail-type"]);
    return out;
  }
  Value s3(const char* operation, Value input) {
    return answered(admin, "s3", operation, std::move(input));
  }
};

using Texts = std::vector<std::string>;

TEST_F(Feeds, ABucketTellsOfItsObjectsWhenItIsToldTo) {
  listen("aws.s3");
  s3("CreateBucket", {{"Bucket", "reports"}});
  s3("PutObject", {{"Bucket", "reports"}, {"Key", "silent"}, {"Body", "x"}});
  EXPECT_EQ(types(), Texts{});
  s3("PutBucketNotificationConfiguration",
     {{"Bucket", "reports"},
      {"NotificationConfiguration", {{"EventBridgeConfiguration", Value::object()}}}});
  EXPECT_EQ(s3("GetBucketNotificationConfiguration", {{"Bucket", "reports"}}),
            (Value{{"EventBridgeConfiguration", Value::object()}}));
  s3("PutObject", {{"Bucket", "reports"}, {"Key", "a.csv"}, {"Body", "hello"}});
  s3("CopyObject", {{"Bucket", "reports"}, {"Key", "b"}, {"CopySource", "reports/a.csv"}});
  s3("PutObjectTagging", {{"Bucket", "reports"},
                          {"Key", "b"},
                          {"Tagging", {{"TagSet", {{{"Key", "k"}, {"Value", "v"}}}}}}});
  s3("DeleteObject", {{"Bucket", "reports"}, {"Key", "b"}});
  s3("DeleteObject", {{"Bucket", "reports"}, {"Key", "never was"}});
  EXPECT_EQ(types(),
            (Texts{"Object Created", "Object Created", "Object Tags Added", "Object Deleted"}));
  const Value event = delivered()[0];
  EXPECT_EQ(event["source"], "aws.s3");
  EXPECT_EQ(event["resources"], Value{"arn:aws:s3:::reports"});
  const Value& detail = event["detail"];
  EXPECT_EQ(detail["bucket"]["name"], "reports");
  EXPECT_EQ(detail["object"]["key"], "a.csv");
  EXPECT_EQ(detail["object"]["size"], 5);
  EXPECT_EQ(detail["object"]["etag"], "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(detail["reason"], "PutObject");
  EXPECT_EQ(detail["requester"], kAccount);
  EXPECT_LT(detail["object"]["sequencer"], delivered()[1]["detail"]["object"]["sequencer"]);
  EXPECT_EQ(delivered()[3]["detail"]["deletion-type"], "Permanently Deleted");
}

TEST_F(Feeds, OtherDestinationsOfABucketAreRefusedByName) {
  s3("CreateBucket", {{"Bucket", "reports"}});
  EXPECT_EQ(
      code_of(admin, "s3", "PutBucketNotificationConfiguration",
              {{"Bucket", "reports"},
               {"NotificationConfiguration",
                {{"QueueConfigurations",
                  {{{"QueueArn", arn_of("sqs", "q")}, {"Events", {"s3:ObjectCreated:*"}}}}}}}}),
      "NotImplemented");
}

TEST_F(Feeds, CallsAreOnRecordWhereThereIsATrail) {
  rule("all", {{"detail-type", {"AWS API Call via CloudTrail"}}}, {{"Arn", kLogs}});
  s3("CreateBucket", {{"Bucket", "before"}});
  EXPECT_EQ(types(), Texts{});
  w.world.settings().set("events.cloudtrail", "management");
  s3("CreateBucket", {{"Bucket", "reports"}});
  s3("PutObject", {{"Bucket", "reports"}, {"Key", "a"}, {"Body", "x"}});
  answered(admin, "kms", "ListKeys");
  EXPECT_EQ(code_of(admin, "s3", "DeleteBucket", {{"Bucket", "none"}}), "NoSuchBucket");
  ASSERT_EQ(types().size(), 2u);  // neither the object's nor what only reads
  const Value made = delivered()[0]["detail"], failed = delivered()[1]["detail"];
  EXPECT_EQ(delivered()[0]["source"], "aws.s3");
  EXPECT_EQ(made["eventName"], "CreateBucket");
  EXPECT_EQ(made["eventSource"], "s3.amazonaws.com");
  EXPECT_EQ(made["userIdentity"]["type"], "IAMUser");
  EXPECT_EQ(made["userIdentity"]["userName"], "admin");
  EXPECT_EQ(made["requestParameters"]["bucketName"], "reports");
  EXPECT_EQ(made["readOnly"], false);
  EXPECT_EQ(made["managementEvent"], true);
  EXPECT_EQ(made["recipientAccountId"], kAccount);
  EXPECT_EQ(failed["errorCode"], "NoSuchBucket");
}

TEST_F(Feeds, ReadingCallsTakeARuleForAllManagementEvents) {
  rule("all", {{"detail", {{"eventName", {"ListKeys"}}}}}, {{"Arn", kLogs}});
  w.world.settings().set("events.cloudtrail", "management");
  answered(admin, "kms", "ListKeys");
  EXPECT_EQ(types().size(), 0u);
  must("PutRule", {{"Name", "all"},
                   {"EventPattern", R"({"detail":{"eventName":["ListKeys"]}})"},
                   {"State", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}});
  answered(admin, "kms", "ListKeys");
  EXPECT_EQ(types().size(), 1u);
}

// ---- Inspector ----

const std::string kSeen = R"("appear": [ {
        "findingArn": "arn:aws:inspector2:us-east-1:111122223333:finding/0123456789abcdef0123456789abcdef",
        "awsAccountId": "111122223333", "type": "PACKAGE_VULNERABILITY", "title": "CVE-2026-1 - a",
        "description": "d", "remediation": {}, "severity": "HIGH",
        "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-1", "source": "NVD" },
        "resources": [ { "type": "AWS_EC2_INSTANCE", "id": "i-0123456789abcdef0" } ] } ])";

// Seen a second time as it was, a finding is no news.
const std::string kInspectorWorld = R"({ "now": "2026-03-01T09:00:00Z", "seed": 3, "accounts": [
  { "id": "111122223333", "regions": { "us-east-1": {
    "inspector": { "findings": { "generate": { "count": 30 } }, "changes": [
      { "after": "1h", )" + kSeen + R"( }, { "after": "90m", )" +
                                    kSeen + R"( },
      { "after": "2h", "close": { "vulnerabilityId": [ { "comparison": "EQUALS", "value": "CVE-2026-1" } ] } },
      { "after": "3h", "recur": { "vulnerabilityId": [ { "comparison": "EQUALS", "value": "CVE-2026-1" } ] } } ] } } } } ] })";

struct Story {
  tests::TestWorld w{kInspectorWorld};
  sim::Client client = w.client_as(TestWorld::root());

  explicit Story(const Value& pattern) {
    answered(client, "events", "PutRule", {{"Name", "all"}, {"EventPattern", pattern.dump()}});
    answered(client, "events", "PutTargets",
             {{"Rule", "all"}, {"Targets", {{{"Id", "1"}, {"Arn", kLogs}}}}});
  }
  std::vector<Value> delivered() {
    std::vector<Value> out;
    for (const auto& entry : w.world.gateway().journal().since(0, 100'000)) {
      if (entry.service == "events" && entry.operation == "deliver") {
        out.push_back(Value::parse(entry.input).at("event"));
      }
    }
    return out;
  }
};

TEST(InspectorFeed, AFindingTellsOfEachChangeOfItsStatus) {
  Story story(Value{{"detail-type", {"Inspector2 Finding"}}});
  const Value criteria = {
      {"vulnerabilityId", {{{"comparison", "EQUALS"}, {"value", "CVE-2026-1"}}}}};
  story.w.advance(4h);
  answered(story.client, "inspector2", "CreateFilter",
           {{"name", "quiet"}, {"action", "SUPPRESS"}, {"filterCriteria", criteria}});
  story.w.advance(1s);
  std::vector<std::string> statuses;
  const auto events = story.delivered();
  for (const auto& event : events) statuses.push_back(event["detail"]["status"]);
  EXPECT_EQ(statuses, (std::vector<std::string>{"ACTIVE", "CLOSED", "ACTIVE", "SUPPRESSED"}));
  ASSERT_FALSE(events.empty());
  const Value& first = events[0];
  EXPECT_EQ(first["source"], "aws.inspector2");
  EXPECT_EQ(first["resources"], Value{"i-0123456789abcdef0"});
  EXPECT_EQ(first["time"], "2026-03-01T10:00:00Z");
  EXPECT_EQ(first["detail"]["firstObservedAt"], "Sun Mar 01 10:00:00.000 UTC 2026");
  EXPECT_EQ(first["detail"]["title"], "CVE-2026-1 - a");
}

TEST(InspectorFeed, CoverageAndFirstScansAreToldWhenScanningBegins) {
  Story story(Value{{"detail-type", {"Inspector2 Coverage", "Inspector2 Scan"}}});
  EXPECT_TRUE(story.delivered().empty());  // what the world begins with is no news
  answered(story.client, "inspector2", "Disable", {{"resourceTypes", {"EC2"}}});
  story.w.advance(2min);
  size_t coverage = 0;
  for (const auto& event : story.delivered()) {
    EXPECT_EQ(event["detail-type"], "Inspector2 Coverage");
    EXPECT_EQ(event["detail"]["scanStatus"],
              (Value{{"reason", "PENDING_DISABLE"}, {"statusCodeValue", "INACTIVE"}}));
    ++coverage;
  }
  EXPECT_GT(coverage, 0u);
  answered(story.client, "inspector2", "Enable", {{"resourceTypes", {"EC2"}}});
  story.w.advance(2min);
  const auto events = story.delivered();
  const Value& last = events.back();
  EXPECT_EQ(last["detail-type"], "Inspector2 Scan");
  EXPECT_EQ(last["detail"]["scan-status"], "INITIAL_SCAN_COMPLETE");
  EXPECT_EQ(last["detail"]["instance-id"], last["resources"][0]);
  EXPECT_GT(last["detail"]["finding-severity-counts"]["TOTAL"], 0);
}

}  // namespace
}  // namespace tests
