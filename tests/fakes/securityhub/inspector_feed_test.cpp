// Inspector's findings come to Security Hub by themselves: those that are there when the
// integration begins, and each change afterwards.
#include "tests/fakes/securityhub/hub_calls.h"

namespace {

using sim::Value;
using std::chrono::hours;
using tests::answered;
using tests::TestWorld;

constexpr const char* kArn =
    "arn:aws:inspector2:us-east-1:111122223333:finding/0000000000000000000000000000000";

Value finding(int number) {
  return {
      {"findingArn", kArn + std::to_string(number)},
      {"awsAccountId", "111122223333"},
      {"type", "PACKAGE_VULNERABILITY"},
      {"title", "CVE-2024-6387 - openssh"},
      {"description", "one line\nanother"},
      {"remediation", Value::object()},
      {"severity", "HIGH"},
      {"packageVulnerabilityDetails", {{"vulnerabilityId", "CVE-2024-6387"}, {"source", "NVD"}}},
      {"resources", {{{"type", "AWS_EC2_INSTANCE"}, {"id", "i-12345678"}}}}};
}

// One finding from the beginning; another appears after an hour, and is closed an hour later.
std::string world() {
  Value first = finding(1);
  first.update({{"status", "ACTIVE"},
                {"firstObservedAt", "2026-02-01T00:00:00Z"},
                {"lastObservedAt", "2026-02-02T00:00:00Z"}});
  const Value second = {
      {"findingArn", {{{"comparison", "EQUALS"}, {"value", finding(2).at("findingArn")}}}}};
  const Value inspector = {
      {"enabled", true},
      {"findings", {first}},
      {"changes",
       {{{"after", "1h"}, {"appear", {finding(2)}}}, {{"after", "2h"}, {"close", second}}}}};
  return Value{
      {"now", "2026-03-01T09:00:00Z"},
      {"accounts",
       {{{"id", "111122223333"}, {"regions", {{"us-east-1", {{"inspector", inspector}}}}}}}}}
      .dump();
}

struct Feed : testing::Test {
  TestWorld w{world()};
  sim::Client client = w.client_as(TestWorld::root());

  Value found(Value filters = Value::object()) {
    return answered(client, "securityhub", "GetFindings", {{"Filters", std::move(filters)}})
        .at("Findings");
  }
};

TEST_F(Feed, FollowsWhatBecomesOfFindings) {
  answered(client, "securityhub", "EnableSecurityHub");
  w.advance(sim::Millis(1));
  ASSERT_EQ(found().size(), 1u);
  EXPECT_EQ(found()[0].at("Id"), kArn + std::string("1"));
  EXPECT_EQ(found()[0].at("ProductName"), "Inspector");
  EXPECT_EQ(found()[0].at("Severity").at("Normalized"), 70);
  w.advance(hours(1));
  ASSERT_EQ(found().size(), 2u);
  EXPECT_EQ(found()[1].at("RecordState"), "ACTIVE");
  w.advance(hours(1));
  EXPECT_EQ(found()[1].at("RecordState"), "ARCHIVED");
}

TEST_F(Feed, SuppressionArchives) {
  answered(client, "securityhub", "EnableSecurityHub");
  w.advance(sim::Millis(1));
  answered(client, "inspector2", "CreateFilter",
           {{"name", "quiet"},
            {"action", "SUPPRESS"},
            {"filterCriteria", {{"severity", {{{"comparison", "EQUALS"}, {"value", "HIGH"}}}}}}});
  EXPECT_EQ(found()[0].at("RecordState"), "ARCHIVED");
}

TEST_F(Feed, StopsWithTheIntegration) {
  answered(client, "securityhub", "EnableSecurityHub");
  w.advance(sim::Millis(1));
  answered(client, "securityhub", "DisableImportFindingsForProduct",
           {{"ProductSubscriptionArn",
             "arn:aws:securityhub:us-east-1:111122223333:product-subscription/aws/inspector"}});
  w.advance(hours(1));
  EXPECT_EQ(found().size(), 1u);
  answered(client, "securityhub", "EnableImportFindingsForProduct",
           {{"ProductArn", tests::kInspectorProduct}});
  w.advance(sim::Millis(1));
  EXPECT_EQ(found().size(), 2u);
}

TEST_F(Feed, IsARequestOfItsOwn) {
  answered(client, "securityhub", "EnableSecurityHub");
  w.advance(sim::Millis(1));
  const auto entries = w.world.gateway().journal().since(0, 1000);
  const auto sent = std::find_if(entries.begin(), entries.end(), [](const auto& entry) {
    return entry.operation == "BatchImportFindings";
  });
  ASSERT_NE(sent, entries.end());
  EXPECT_EQ(sent->principal, "inspector2.amazonaws.com");
  EXPECT_EQ(sent->status, 200);
}

}  // namespace
