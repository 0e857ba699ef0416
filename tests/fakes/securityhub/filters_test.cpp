// GetFindings: each kind of filter, how filters join, order and pages.
#include "tests/fakes/securityhub/hub_calls.h"

namespace {

using sim::Value;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::HubTest;
using tests::own_finding;

struct Filters : HubTest {
  Filters() {
    import({own_finding("a", {{"Severity",
                               {
                                 { "Label",
                                   "LOW" }
                               }},
                              {"Title", "open port 22"},
                              {"UpdatedAt", "2026-02-27T09:00:00Z"},
                              {"Network",
                               {
                                 { "SourceIpV4",
                                   "10.1.2.3" }
                               }},
                              {"Sample", true},
                              { "Resources",
                                { {{"Type", "AwsEc2Instance"},
                                   {"Id", "i-1"},
                                   { "Tags",
                                     {
                                       { "env",
                                         "prod" }
                                     } }},
                                  { {"Type", "AwsIamRole"},
                                    { "Id",
                                      "r-1" } } } }}),
            own_finding("b", {{"Severity",
                               {
                                 { "Label",
                                   "CRITICAL" }
                               }},
                              {"Title", "open bucket"},
                              {"UpdatedAt", "2026-02-10T09:00:00Z"},
                              {"Network",
                               {
                                 { "SourceIpV4",
                                   "192.168.0.1" }
                               }},
                              {"UserDefinedFields",
                               {
                                 { "ticket",
                                   "T-17" }
                               }},
                              { "Resources",
                                {
                                  { {"Type", "AwsS3Bucket"},
                                    {"Id", "b-1"},
                                    { "Tags",
                                      {
                                        { "env",
                                          "test" }
                                      } } }
                                } }}),
            own_finding("c",
                        {{ "Confidence",
                           90 }})});
  }
  // The findings that one filter selects.
  std::vector<std::string> by(const char* attribute, Value entries) {
    return ids({{attribute, std::move(entries)}});
  }
};

Value like(const char* comparison, const char* value) {
  return {{"Comparison", comparison}, {"Value", value}};
}

TEST_F(Filters, Texts) {
  EXPECT_THAT(by("Id", {like("EQUALS", "a"), like("EQUALS", "c")}), ElementsAre("a", "c"));
  EXPECT_THAT(by("Title", {like("PREFIX", "open")}), ElementsAre("a", "b"));
  EXPECT_THAT(by("Title", {like("CONTAINS", "bucket")}), ElementsAre("b"));
  EXPECT_THAT(by("Title", {like("NOT_CONTAINS", "bucket"), like("NOT_CONTAINS", "port")}),
              ElementsAre("c"));
  EXPECT_THAT(by("SeverityLabel", {like("NOT_EQUALS", "LOW"), like("NOT_EQUALS", "HIGH")}),
              ElementsAre("b"));
  EXPECT_THAT(by("ResourceType", {like("PREFIX", "Aws"), like("NOT_EQUALS", "AwsIamRole")}),
              ElementsAre("b"))
      << "a has a role beside its instance";
  EXPECT_THAT(by("ResourceType", {like("PREFIX_NOT_EQUALS", "Aws")}), ElementsAre("c"));
}

TEST_F(Filters, OtherKinds) {
  EXPECT_THAT(by("SeverityNormalized", {{{"Gte", 70}}}), ElementsAre("b", "c"));
  EXPECT_THAT(by("SeverityNormalized", {{{"Gt", 70}}, {{"Lt", 2}}}), ElementsAre("a", "b"));
  EXPECT_THAT(by("Confidence", {{{"Eq", 90}}}), ElementsAre("c"));
  EXPECT_THAT(
      by("UpdatedAt", {{{"Start", "2026-02-10T00:00:00Z"}, {"End", "2026-02-11T00:00:00Z"}}}),
      ElementsAre("b"));
  EXPECT_THAT(by("UpdatedAt", {{{"DateRange", {{"Value", 7}, {"Unit", "DAYS"}}}}}),
              ElementsAre("a"));
  EXPECT_THAT(
      by("UpdatedAt",
         {{{"DateRange", {{"Value", 20}, {"Unit", "DAYS"}, {"Comparison", "OLDER_THAN"}}}}}),
      ElementsAre("c"));
  EXPECT_THAT(by("ResourceTags", {{{"Key", "env"}, {"Value", "prod"}, {"Comparison", "EQUALS"}}}),
              ElementsAre("a"));
  EXPECT_THAT(
      by("ResourceTags", {{{"Key", "env"}, {"Value", "prod"}, {"Comparison", "NOT_EQUALS"}}}),
      ElementsAre("b", "c"));
  EXPECT_THAT(
      by("UserDefinedFields", {{{"Key", "ticket"}, {"Value", "T-"}, {"Comparison", "CONTAINS"}}}),
      ElementsAre("b"));
  EXPECT_THAT(by("NetworkSourceIpV4", {{{"Cidr", "10.0.0.0/8"}}}), ElementsAre("a"));
  EXPECT_THAT(by("Sample", {{{"Value", true}}}), ElementsAre("a"));
  EXPECT_THAT(by("Keyword", {{{"Value", "BUCKET"}}}), ElementsAre("b"));
}

TEST_F(Filters, AttributesMustAllBeMet) {
  EXPECT_THAT(
      ids({{"Title", {like("PREFIX", "open")}}, {"SeverityLabel", {like("EQUALS", "LOW")}}}),
      ElementsAre("a"));
  EXPECT_THAT(ids({{"Title", {like("PREFIX", "open")}}, {"Id", {like("EQUALS", "c")}}}), IsEmpty());
}

TEST_F(Filters, RefusedOnes) {
  const auto code = [&](Value filters) { return refused("GetFindings", {{"Filters", filters}}); };
  const char* const refusal = "InvalidInputException";
  EXPECT_EQ(code({{"Title", {like("CONTAINS", "a"), like("NOT_CONTAINS", "b")}}}), refusal);
  EXPECT_EQ(code({{"Title", {like("EQUALS", "a"), like("NOT_EQUALS", "b")}}}), refusal);
  EXPECT_EQ(code({{"Title", {like("ABOUT", "a")}}}), refusal);
  EXPECT_EQ(code({{"UpdatedAt", {{{"Start", "soon"}}}}}), refusal);
  EXPECT_EQ(code({{"NetworkSourceIpV4", {{{"Cidr", "everywhere"}}}}}), refusal);
  EXPECT_EQ(code({{"Id", Value(std::vector<Value>(21, like("EQUALS", "a")))}}), refusal);
}

// Every page of a listing, with so many findings on each.
std::vector<std::string> paged(HubTest& test, Value input, int most) {
  std::vector<std::string> ids;
  input["MaxResults"] = most;
  for (;;) {
    const Value page = test.hub("GetFindings", input);
    for (const auto& finding : page.at("Findings")) ids.push_back(finding.at("Id"));
    if (!page.contains("NextToken")) return ids;
    EXPECT_EQ(page.at("Findings").size(), static_cast<size_t>(most));
    input["NextToken"] = page.at("NextToken");
  }
}

struct ManyFindings : HubTest {
  static constexpr int kFindings = 700;
  ManyFindings() {
    const char* const labels[] = {"LOW", "HIGH", "MEDIUM"};
    for (int i = 0; i < kFindings; i += 100) {
      Value batch = Value::array();
      for (int n = i; n < i + 100; ++n) {
        batch.push_back(
            own_finding("f" + std::to_string(n), {{"Severity", Value{{"Label", labels[n % 3]}}}}));
      }
      import(std::move(batch));
    }
  }
  int64_t changes() { return world.world.store().state.total_changes(); }
};

TEST_F(ManyFindings, PagesHoldEachOnceWhateverTheirSize) {
  const Value high = {{"Filters", {{"SeverityLabel", {like("EQUALS", "HIGH")}}}}};
  const Value sorted = {{"SortCriteria",
                         {{{"Field", "SeverityNormalized"}, {"SortOrder", "desc"}},
                          {{"Field", "Id"}, {"SortOrder", "asc"}}}}};
  for (const Value& input : {Value(Value::object()), high, sorted}) {
    const auto whole = paged(*this, input, 100);
    EXPECT_EQ(whole.size(), input == high ? 233u : 700u);
    EXPECT_EQ(paged(*this, input, 7), whole);
    EXPECT_EQ(paged(*this, input, 99), whole);
  }
  const auto by_severity = paged(*this, sorted, 50);
  EXPECT_EQ(by_severity.front(), "f1");
  EXPECT_EQ(by_severity[232], "f97");
  EXPECT_EQ(by_severity.back(), "f99");
}

TEST_F(ManyFindings, ASortedListingIsOrderedOnceUntilAFindingChanges) {
  Value input = {{"SortCriteria", {{{"Field", "Id"}, {"SortOrder", "asc"}}}}, {"MaxResults", 10}};
  input["NextToken"] = hub("GetFindings", input).at("NextToken");
  const auto before = changes();
  const Value second = hub("GetFindings", input);
  EXPECT_EQ(changes(), before);
  EXPECT_EQ(second.at("Findings")[0].at("Id"), "f107");
  import(Value::array({own_finding("a")}));
  EXPECT_EQ(hub("GetFindings", input).at("Findings")[0].at("Id"), "f106");
  input.erase("NextToken");
  EXPECT_EQ(hub("GetFindings", input).at("Findings")[0].at("Id"), "a");
}

TEST_F(ManyFindings, AnOrderThatCountsFromNowIsNotKeptForLater) {
  import(Value::array({own_finding("young",
                                   {{ "UpdatedAt",
                                      "2026-02-27T09:00:00Z" }}),
                       own_finding("younger",
                                   {{ "UpdatedAt",
                                      "2026-02-28T09:00:00Z" }})}));
  Value input = {{"Filters", {{"UpdatedAt", {{{"DateRange", {{"Value", 3}, {"Unit", "DAYS"}}}}}}}},
                 {"SortCriteria", {{{"Field", "UpdatedAt"}, {"SortOrder", "asc"}}}}};
  EXPECT_EQ(paged(*this, input, 1).size(), 2u);
  world.advance(std::chrono::hours(36));
  EXPECT_THAT(paged(*this, input, 1), ElementsAre("younger"));
}

TEST_F(Filters, OrderAndPages) {
  const Value by_severity = {{{"Field", "SeverityNormalized"}, {"SortOrder", "desc"}}};
  const auto first = hub("GetFindings", {{"SortCriteria", by_severity}, {"MaxResults", 2}});
  ASSERT_EQ(first.at("Findings").size(), 2u);
  EXPECT_EQ(first.at("Findings")[0].at("Id"), "b");
  EXPECT_EQ(first.at("Findings")[1].at("Id"), "c");
  const auto second =
      hub("GetFindings",
          {{"SortCriteria", by_severity}, {"MaxResults", 2}, {"NextToken", first.at("NextToken")}});
  EXPECT_EQ(second.at("Findings")[0].at("Id"), "a");
  EXPECT_FALSE(second.contains("NextToken"));
  EXPECT_EQ(refused("GetFindings", {{"NextToken", "made up"}}), "InvalidInputException");
  EXPECT_EQ(refused("GetFindings", {{"SortCriteria", {{{"Field", "Beauty"}}}}}),
            "InvalidInputException");
}

// Every attribute of the model has a place in findings.
TEST_F(Filters, EveryAttributeOfTheModelIsKnown) {
  const auto& model = world.world.gateway().find_service("securityhub")->model;
  for (const auto& member : model.shapes().at("AwsSecurityFindingFilters")->members) {
    EXPECT_EQ(refused("GetFindings", {{"Filters", {{member.name, Value::array()}}}}), "")
        << member.name;
  }
}

}  // namespace
