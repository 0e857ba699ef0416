// BatchImportFindings and BatchUpdateFindings: what is taken in, what is refused, and who has the
// last word on which field.
#include "tests/fakes/securityhub/hub_calls.h"

namespace {

using sim::Value;
using testing::ElementsAre;
using testing::HasSubstr;
using tests::HubTest;
using tests::kDefaultProduct;
using tests::own_finding;

Value update_of(const std::string& id, Value more) {
  more["FindingIdentifiers"] = {{{"Id", id}, {"ProductArn", kDefaultProduct}}};
  return more;
}

TEST_F(HubTest, AFindingIsCompleted) {
  EXPECT_EQ(import({own_finding("a")}),
            Value({{"FailedCount", 0}, {"SuccessCount", 1}, {"FailedFindings", Value::array()}}));
  const auto finding = findings().at(0);
  EXPECT_EQ(finding.at("Description"), "first line\nsecond line");
  EXPECT_EQ(finding.at("Severity"), Value({{"Label", "HIGH"}, {"Normalized", 70}}));
  EXPECT_EQ(finding.at("FindingProviderFields"),
            Value({{"Severity", {{"Label", "HIGH"}}}, {"Types", {"Unusual Behaviors"}}}));
  EXPECT_EQ(finding.at("Workflow"), Value({{"Status", "NEW"}}));
  EXPECT_EQ(finding.at("RecordState"), "ACTIVE");
  EXPECT_EQ(finding.at("ProductName"), "Default");
  EXPECT_EQ(finding.at("Region"), "us-east-1");
  EXPECT_EQ(finding.at("ProductFields").at("aws/securityhub/FindingId"),
            std::string(kDefaultProduct) + "/a");
  EXPECT_EQ(finding.at("Resources")[0].at("Partition"), "aws");
}

TEST_F(HubTest, EachFindingIsJudgedByItself) {
  struct Case {
    Value finding;
    const char* told;
  };
  Value untitled = own_finding("x");
  untitled.erase("Title");
  const Case cases[] = {
      {own_finding("no resources", {{"Resources", Value::array()}}),
       "data.Resources should NOT have fewer than 1 items"},
      {untitled, "data should have required property 'Title'"},
      {own_finding("text",
                   {{"Remediation", {{"Recommendation", {{"Text", std::string(513, 'a')}}}}}}),
       "data.Remediation.Recommendation.Text should NOT be longer than 512 characters"},
      {own_finding("date", {{"UpdatedAt", "yesterday"}}), "data.UpdatedAt should match format"},
      {own_finding("state", {{"RecordState", "GONE"}}),
       "data.RecordState should be equal to one of the allowed values"},
      {own_finding("other", {{"AwsAccountId", tests::kOtherAccount}}), "data.AwsAccountId"},
      {own_finding("schema", {{"SchemaVersion", "1"}}), "data.SchemaVersion"},
      {own_finding("severe", {{"Severity", Value{{"Normalized", 101}}}}),
       "data.Severity.Normalized should be <= 100"},
      {own_finding("gentle", {{"Severity", Value{{"Normalized", -1}}}}),
       "data.Severity.Normalized should be >= 0"},
      {own_finding("sure", {{"Confidence", 101}}), "data.Confidence should be <= 100"},
      {own_finding("large", {{"ProductFields", {{"a", std::string(250000, 'a')}}}}), "240 KB"},
      {own_finding("number", {{"Title", 7}}), "can not be converted to a String"},
  };
  for (const auto& each : cases) {
    const auto answer = import({own_finding("good"), each.finding});
    EXPECT_EQ(answer.at("SuccessCount"), 1);
    ASSERT_EQ(answer.at("FailedFindings").size(), 1u) << each.told;
    const auto& failed = answer.at("FailedFindings")[0];
    EXPECT_EQ(failed.at("Id"), each.finding.at("Id"));
    EXPECT_EQ(failed.at("ErrorCode"), "InvalidInput");
    EXPECT_THAT(failed.at("ErrorMessage").get<std::string>(), HasSubstr(each.told));
  }
  EXPECT_THAT(ids(), ElementsAre("good"));
  EXPECT_EQ(refused("BatchImportFindings", {{"Findings", Value::array()}}),
            "InvalidInputException");
}

TEST_F(HubTest, OnlyInspectorSpeaksForInspector) {
  EXPECT_EQ(refused("BatchImportFindings",
                    {{"Findings", {own_finding("a", {{"ProductArn", tests::kInspectorProduct}})}}}),
            "AccessDeniedException");
}

TEST_F(HubTest, AnUpdateOfTheProductKeepsWhatTheCustomerSet) {
  import({own_finding("a", {{ "Confidence", 10 }})});
  const auto done =
      hub("BatchUpdateFindings", update_of("a", {{"Note", {{"Text", "seen"}, {"UpdatedBy", "me"}}},
                                                 {"Workflow", {{"Status", "SUPPRESSED"}}},
                                                 {"Severity", {{"Label", "LOW"}}},
                                                 {"UserDefinedFields", {{"ticket", "1"}}},
                                                 {"VerificationState", "BENIGN_POSITIVE"}}));
  EXPECT_EQ(done.at("ProcessedFindings").size(), 1u);
  EXPECT_TRUE(done.at("UnprocessedFindings").empty());
  import({own_finding("a", {{"UpdatedAt", "2026-02-02T00:00:00Z"},
                            {"Title", "another title"},
                            {"Severity",
                             {
                               { "Label",
                                 "CRITICAL" }
                             }},
                            {"Confidence", 20},
                            {"Workflow",
                             {
                               { "Status",
                                 "NEW" }
                             }},
                            {"VerificationState", "UNKNOWN"},
                            { "Note",
                              { {"Text", "theirs"},
                                {"UpdatedBy", "them"},
                                { "UpdatedAt",
                                  "2026-02-02T00:00:00Z" } } }})});
  const auto finding = findings().at(0);
  EXPECT_EQ(finding.at("Title"), "another title");
  EXPECT_EQ(finding.at("Severity").at("Label"), "LOW");
  EXPECT_EQ(finding.at("FindingProviderFields").at("Severity").at("Label"), "CRITICAL");
  EXPECT_EQ(finding.at("Confidence"), 20) << "nobody else has spoken of it";
  EXPECT_EQ(
      finding.at("Note"),
      Value({{"Text", "seen"}, {"UpdatedBy", "me"}, {"UpdatedAt", "2026-03-01T09:00:00.000Z"}}));
  EXPECT_EQ(finding.at("Workflow").at("Status"), "SUPPRESSED");
  EXPECT_EQ(finding.at("VerificationState"), "BENIGN_POSITIVE");
  EXPECT_EQ(finding.at("UserDefinedFields"), Value({{"ticket", "1"}}));
}

TEST_F(HubTest, OlderNewsIsNoNews) {
  import({own_finding("a", {{"UpdatedAt", "2026-02-02T00:00:00Z"}, { "Title", "newer" }})});
  import({own_finding("a", {{ "Title", "older" }})});
  EXPECT_EQ(findings().at(0).at("Title"), "newer");
}

TEST_F(HubTest, AResolvedFindingThatIsBackIsNewAgain) {
  import({own_finding("a", {{ "RecordState", "ARCHIVED" }})});
  hub("BatchUpdateFindings", update_of("a", {{"Workflow", {{"Status", "RESOLVED"}}}}));
  import({own_finding("a", {{ "UpdatedAt", "2026-02-03T00:00:00Z" }})});
  EXPECT_EQ(findings().at(0).at("Workflow").at("Status"), "NEW");
}

TEST_F(HubTest, UpdatesThatAreNotProcessed) {
  import({own_finding("a")});
  const Value a = {{"Id", "a"}, {"ProductArn", kDefaultProduct}};
  const Value none = {{"Id", "none"}, {"ProductArn", kDefaultProduct}};
  const auto answer =
      hub("BatchUpdateFindings", {{"FindingIdentifiers", {a, a, none}}, {"Criticality", 5}});
  EXPECT_EQ(answer.at("ProcessedFindings"), Value::array({a}));
  ASSERT_EQ(answer.at("UnprocessedFindings").size(), 2u);
  EXPECT_EQ(answer.at("UnprocessedFindings")[0].at("ErrorCode"), "DuplicatedFindingIdentifier");
  EXPECT_EQ(answer.at("UnprocessedFindings")[1].at("ErrorCode"), "FindingNotFound");
  EXPECT_EQ(refused("BatchUpdateFindings", {{"FindingIdentifiers", {a}}}), "InvalidInputException");
}

}  // namespace
