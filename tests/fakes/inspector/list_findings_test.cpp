// ListFindings: pages, tokens, orders, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/inspector/records.h"
#include "sim/base/value.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;
using testing::HasSubstr;

std::string world_with(int count, int seed = 5) {
  return R"({"now": "2026-03-01T09:00:00Z", "seed": )" + std::to_string(seed) +
         R"(, "accounts": [ { "id": "111122223333",
    "users": [ { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement": [
                 { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } },
               { "name": "reader", "policies": { "Read": { "Version": "2012-10-17", "Statement": [
                 { "Effect": "Allow", "Action": "inspector2:List*", "Resource": "*" } ] } } },
               { "name": "nobody" } ],
    "regions": {
      "us-east-1": { "inspector": { "findings": { "generate": { "count": )" +
         std::to_string(count) + R"( } } } },
      "eu-west-1": { "inspector": { "findings": { "generate": { "count": 30 } } } },
      "us-west-2": { "inspector": { "enabled": false,
                                    "findings": { "generate": { "count": 3 } } } } } } ] })";
}

class ListFindings : public testing::Test {
 protected:
  sim::Answer list(Value input, const std::string& region = "us-east-1") {
    return world_.client(region).call("inspector2", "ListFindings", std::move(input));
  }

  // Every finding, page by page; the pages hold `size` findings except the last.
  std::vector<Value> pages(Value input, size_t size) {
    input["maxResults"] = size;
    std::vector<Value> all;
    for (;;) {
      const Value page = list(input).value();
      for (const auto& finding : page.at("findings")) all.push_back(finding);
      if (!page.contains("nextToken")) return all;
      EXPECT_EQ(page.at("findings").size(), size);
      input["nextToken"] = page.at("nextToken");
    }
  }

  tests::TestWorld world_{world_with(140)};
};

TEST_F(ListFindings, ComesInAscendingOrderOfArns) {
  const auto all = pages(Value::object(), 7);
  ASSERT_EQ(all.size(), 140u);
  for (size_t i = 1; i < all.size(); ++i) {
    EXPECT_LT(all[i - 1].at("findingArn"), all[i].at("findingArn"));
  }
  EXPECT_EQ(pages(Value::object(), 100), all);
  EXPECT_EQ(pages(Value::object(), 25), all);
}

TEST_F(ListFindings, PageThatEndsWithTheLastFindingHasNoToken) {
  EXPECT_FALSE(list({{"maxResults", 30}}, "eu-west-1").value().contains("nextToken"));
  EXPECT_TRUE(list({{"maxResults", 29}}, "eu-west-1").value().contains("nextToken"));
}

TEST_F(ListFindings, ShowsEveryStatus) {
  std::map<std::string, int> statuses;
  for (const auto& finding : pages(Value::object(), 100)) ++statuses[finding.at("status")];
  EXPECT_EQ(statuses.size(), 3u);
}

// The value that a sort field stands for; null where the finding has none.
struct SortCase {
  const char* field;
  const char* pointer;
};
const SortCase kSortCases[] = {
    {"AWS_ACCOUNT_ID", "/awsAccountId"},
    {"FINDING_TYPE", "/type"},
    {"SEVERITY", "/severity"},
    {"FIRST_OBSERVED_AT", "/firstObservedAt"},
    {"LAST_OBSERVED_AT", "/lastObservedAt"},
    {"FINDING_STATUS", "/status"},
    {"RESOURCE_TYPE", "/resources/0/type"},
    {"ECR_IMAGE_PUSHED_AT", "/resources/0/details/awsEcrContainerImage/pushedAt"},
    {"ECR_IMAGE_REPOSITORY_NAME", "/resources/0/details/awsEcrContainerImage/repositoryName"},
    {"ECR_IMAGE_REGISTRY", "/resources/0/details/awsEcrContainerImage/registry"},
    {"NETWORK_PROTOCOL", "/networkReachabilityDetails/protocol"},
    {"COMPONENT_TYPE", "/networkReachabilityDetails/networkPath/steps/0/componentType"},
    {"VULNERABILITY_ID", "/packageVulnerabilityDetails/vulnerabilityId"},
    {"VULNERABILITY_SOURCE", "/packageVulnerabilityDetails/source"},
    {"INSPECTOR_SCORE", "/inspectorScore"},
    {"VENDOR_SEVERITY", "/packageVulnerabilityDetails/vendorSeverity"},
    {"EPSS_SCORE", "/epss/score"}};

Value sort_value(const Value& finding, const SortCase& c) {
  const Value::json_pointer pointer(c.pointer);
  if (!finding.contains(pointer)) return nullptr;
  if (std::string(c.field) != "SEVERITY") return finding.at(pointer);
  const std::vector<std::string> rising = {"UNTRIAGED", "INFORMATIONAL", "LOW",
                                           "MEDIUM",    "HIGH",          "CRITICAL"};
  return std::find(rising.begin(), rising.end(), finding.at(pointer)) - rising.begin();
}

class SortedFindings : public ListFindings, public testing::WithParamInterface<bool> {};

INSTANTIATE_TEST_SUITE_P(WithAndWithoutIndexes, SortedFindings, testing::Bool());

TEST_P(SortedFindings, ComeInTheOrderOfEveryField) {
  if (GetParam()) world_.world.store().state.script(fakes::inspector::kFindingIndexes);
  const auto by_arn = pages(Value::object(), 100);
  for (const auto& c : kSortCases) {
    for (const char* order : {"ASC", "DESC"}) {
      auto expected = by_arn;  // equal values follow their ARNs
      std::stable_sort(expected.begin(), expected.end(), [&](const Value& a, const Value& b) {
        return sort_value(a, c) < sort_value(b, c);
      });
      if (std::string(order) == "DESC") std::reverse(expected.begin(), expected.end());
      const auto found = pages({{"sortCriteria", {{"field", c.field}, {"sortOrder", order}}}}, 17);
      ASSERT_EQ(found.size(), expected.size()) << c.field << " " << order;
      for (size_t i = 0; i < found.size(); ++i) {
        ASSERT_EQ(found[i].at("findingArn"), expected[i].at("findingArn"))
            << c.field << " " << order << " at " << i;
      }
    }
  }
}

TEST_F(ListFindings, SortCasesCoverTheModel) {
  const auto* model = &world_.world.gateway().find_service("inspector2")->model;
  EXPECT_EQ(model->shapes().at("SortField")->values.size(), std::size(kSortCases));
}

TEST_F(ListFindings, SortedAndFilteredPagesGoTogether) {
  const Value input = {{"sortCriteria", {{"field", "EPSS_SCORE"}, {"sortOrder", "DESC"}}},
                       {"filterCriteria",
                        {{"ec2InstanceVpcId", {{{"comparison", "PREFIX"}, {"value", "vpc-"}}}},
                         {"findingStatus", {{{"comparison", "EQUALS"}, {"value", "ACTIVE"}}}}}}};
  const auto whole = pages(input, 100);
  EXPECT_GT(whole.size(), 10u);
  EXPECT_EQ(pages(input, 3), whole);
}

TEST_F(ListFindings, TokenIsGoodForItsListingOnly) {
  const Value first = list({{"maxResults", 5}}).value();
  const std::string token = first.at("nextToken");
  EXPECT_EQ(list({{"maxResults", 5}, {"nextToken", token}}).value(),
            list({{"maxResults", 5}, {"nextToken", token}}).value());
  EXPECT_TRUE(list({{"maxResults", 9}, {"nextToken", token}}).ok());

  const Value sort = {{"field", "SEVERITY"}, {"sortOrder", "ASC"}};
  const Value filter = {{"severity", {{{"comparison", "EQUALS"}, {"value", "HIGH"}}}}};
  std::string changed = token;
  changed[10] = changed[10] == 'A' ? 'B' : 'A';
  const std::vector<sim::Answer> answers = {
      list({{"nextToken", token}, {"sortCriteria", sort}}),
      list({{"nextToken", token}, {"filterCriteria", filter}}),
      list({{"nextToken", token}}, "eu-west-1"),
      list({{"nextToken", changed}}),
      list({{"nextToken", token.substr(0, 12)}}),
      list({{"nextToken", "tomorrow"}}),
  };
  for (const auto& answer : answers) {
    EXPECT_EQ(answer.code(), "ValidationException");
  }
}

TEST_F(ListFindings, RefusesWhatTheModelForbids) {
  Value eleven = Value::array();
  for (int i = 0; i < 11; ++i) eleven.push_back({{"comparison", "EQUALS"}, {"value", "x"}});
  struct Case {
    Value input;
    std::string field, text;
  };
  const std::vector<Case> cases = {
      {{{"maxResults", 0}}, "maxResults", "Member must have value greater than or equal to 1"},
      {{{"maxResults", 101}}, "maxResults", "Member must have value less than or equal to 100"},
      {{{"sortCriteria", {{"field", "UPDATED_AT"}, {"sortOrder", "ASC"}}}},
       "sortCriteria.field",
       "Member must satisfy enum value set"},
      {{{"sortCriteria", {{"field", "SEVERITY"}}}},
       "sortCriteria.sortOrder",
       "Member must not be null"},
      {{{"filterCriteria", {{"severity", eleven}}}},
       "filterCriteria.severity",
       "Member must have length less than or equal to 10"},
      {{{"filterCriteria", {{"severity", {{{"comparison", "LIKE"}, {"value", "H"}}}}}}},
       "filterCriteria.severity.1.member.comparison",
       "Member must satisfy enum value set"},
  };
  for (const auto& c : cases) {
    const auto answer = list(c.input);
    ASSERT_EQ(answer.code(), "ValidationException") << c.input.dump();
    EXPECT_EQ(answer.error->http_status, 400);
    EXPECT_THAT(answer.error->message, HasSubstr("1 validation error detected: Value"));
    EXPECT_THAT(answer.error->message, HasSubstr(c.text));
    std::map<std::string, Value> fields(answer.error->fields.begin(), answer.error->fields.end());
    EXPECT_EQ(fields["reason"], "FIELD_VALIDATION_FAILED");
    ASSERT_EQ(fields["fields"].size(), 1u);
    EXPECT_EQ(fields["fields"][0].at("name"), c.field);
  }
}

// Values are not checked: an unknown type of resource matches nothing.
TEST_F(ListFindings, UnknownFilterValueMatchesNothing) {
  const auto answer = list(
      {{"filterCriteria", {{"resourceType", {{{"comparison", "EQUALS"}, {"value", "AWS_X"}}}}}}});
  EXPECT_EQ(answer.value().at("findings"), Value::array());
}

TEST_F(ListFindings, NeedsInspectorEnabled) {
  EXPECT_EQ(list(Value::object(), "us-west-2").code(), "AccessDeniedException");
  EXPECT_EQ(list(Value::object(), "ap-south-1").code(), "AccessDeniedException");
}

TEST_F(ListFindings, DenialShowsThePathAsAnArn) {
  auto nobody = world_.client_as(tests::TestWorld::user("nobody"));
  const auto answer = nobody.call("inspector2", "ListFindings");
  ASSERT_EQ(answer.code(), "AccessDeniedException");
  EXPECT_EQ(answer.error->http_status, 403);
  EXPECT_THAT(answer.error->message,
              HasSubstr("User: arn:aws:iam::111122223333:user/nobody is not authorized to perform: "
                        "inspector2:ListFindings on resource: "
                        "arn:aws:inspector2:us-east-1:111122223333:/findings/list"));
  auto reader = world_.client_as(tests::TestWorld::user("reader"));
  EXPECT_TRUE(reader.call("inspector2", "ListFindings").ok());
  EXPECT_EQ(reader.call("inspector2", "Enable", {{"resourceTypes", {"EC2"}}}).code(),
            "AccessDeniedException");
}

}  // namespace
