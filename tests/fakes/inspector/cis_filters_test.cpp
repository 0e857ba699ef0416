// CIS scans and their results through every filter and every order that the operations have.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;

constexpr const char* kWorld = R"({ "now": "2026-03-01T09:00:00Z", "accounts": [ {
  "id": "111122223333", "regions": { "us-east-1": { "inspector": { "cis_scans": [
    { "scanArn": "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/cis-scan/aaaaaaaa-e080-44ae-8c1d-48e653365a38",
      "scanConfigurationArn": "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/cis-configuration/aaaaaaaa-e080-44ae-8c1d-48e653365a31",
      "scanName": "weekly", "status": "COMPLETED", "scanDate": "2026-02-20T00:00:00Z",
      "scheduledBy": "111122223333", "failedChecks": 12, "totalChecks": 20, "securityLevel": "LEVEL_1",
      "targets": { "accountIds": ["111122223333"], "targetResourceTags": { "env": ["prod", "test"] } },
      "results": [
        { "accountId": "111122223333", "targetResourceId": "i-aaaaaaaa", "checkId": "1.1", "title": "alpha", "platform": "AMAZON_LINUX_2", "status": "FAILED", "level": "LEVEL_1", "targetStatus": "COMPLETED", "targetResourceTags": { "env": ["prod"] } },
        { "accountId": "111122223333", "targetResourceId": "i-aaaaaaaa", "checkId": "1.2", "title": "beta", "platform": "AMAZON_LINUX_2", "status": "PASSED", "level": "LEVEL_2", "findingArn": "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/cis-finding/bbbbbbbb-e080-44ae-8c1d-48e653365a38" },
        { "accountId": "444455556666", "targetResourceId": "i-bbbbbbbb", "checkId": "1.1", "title": "alpha", "platform": "UBUNTU_22_04", "status": "FAILED", "level": "LEVEL_1", "targetStatus": "CANCELLED", "targetStatusReason": "SSM_UNMANAGED" },
        { "accountId": "444455556666", "targetResourceId": "i-bbbbbbbb", "checkId": "1.3", "title": "gamma", "platform": "UBUNTU_22_04", "status": "FAILED", "level": "LEVEL_2" },
        { "accountId": "111122223333", "targetResourceId": "i-cccccccc", "checkId": "1.2", "title": "beta", "platform": "DEBIAN_12", "status": "SKIPPED", "level": "LEVEL_2", "targetStatus": "TIMED_OUT" } ] },
    { "scanArn": "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/cis-scan/bbbbbbbb-e080-44ae-8c1d-48e653365a38",
      "scanConfigurationArn": "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/cis-configuration/bbbbbbbb-e080-44ae-8c1d-48e653365a31",
      "scanName": "now and then", "status": "FAILED", "scanDate": "2026-02-25T00:00:00Z",
      "scheduledBy": "444455556666", "failedChecks": 3, "totalChecks": 20, "securityLevel": "LEVEL_2",
      "targets": { "accountIds": ["444455556666"], "targetResourceTags": { "env": ["test"] } } } ] } } } } ] })";

const std::string kOwner = "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/";
const std::string kScan = kOwner + "cis-scan/aaaaaaaa-e080-44ae-8c1d-48e653365a38";

Value equals(const Value& value) { return {{{"comparison", "EQUALS"}, {"value", value}}}; }
Value differs(const Value& value) { return {{{"comparison", "NOT_EQUALS"}, {"value", value}}}; }
Value begins(const Value& value) { return {{{"comparison", "PREFIX"}, {"value", value}}}; }
Value tagged(const char* value) {
  return {{{"comparison", "EQUALS"}, {"key", "env"}, {"value", value}}};
}
Value millis(const char* date) { return sim::to_millis(*sim::date::parse_iso(date)); }

// One letter for each row of an answer, taken from a member of it.
struct Look {
  const char *operation, *list, *member;
  size_t letter;
};
const Look kScans{"ListCisScans", "scans", "scanName", 0};
const Look kChecks{"ListCisScanResultsAggregatedByChecks", "checkAggregations", "title", 0};
const Look kTargets{"ListCisScanResultsAggregatedByTargetResource", "targetResourceAggregations",
                    "targetResourceId", 2};
const Look kDetails{"GetCisScanResultDetails", "scanResultDetails", "title", 0};

class CisFilters : public testing::Test {
 protected:
  std::string letters(const Look& look, Value input) {
    if (look.operation != kScans.operation) input["scanArn"] = kScan;
    if (look.operation == kDetails.operation) {
      input["targetResourceId"] = "i-aaaaaaaa";
      input["accountId"] = "111122223333";
    }
    std::string out;
    for (;;) {
      input["maxResults"] = 2;
      const Value page = tests::answered(client_, "inspector2", look.operation, input);
      for (const auto& row : page.at(look.list)) {
        out += row.at(look.member).get<std::string>().at(look.letter);
      }
      if (!page.contains("nextToken")) return out;
      input["nextToken"] = page.at("nextToken");
    }
  }
  void expect(const Look& look, const char* filter, const Value& entries, const char* wanted) {
    EXPECT_EQ(letters(look, {{"filterCriteria", {{filter, entries}}}}), wanted)
        << look.operation << " " << filter << " " << entries;
  }
  void expect_order(const Look& look, const char* by, const char* rising) {
    EXPECT_EQ(letters(look, {{"sortBy", by}, {"sortOrder", "ASC"}}), rising) << by;
    const std::string text = rising;
    EXPECT_EQ(letters(look, {{"sortBy", by}, {"sortOrder", "DESC"}}),
              std::string(text.rbegin(), text.rend()))
        << by;
  }

  tests::TestWorld world_{kWorld};
  sim::Client client_ = world_.client_as(tests::TestWorld::root());
};

TEST_F(CisFilters, OfScans) {
  expect(kScans, "scanNameFilters", begins("week"), "w");
  expect(kScans, "scanStatusFilters", equals("FAILED"), "n");
  expect(kScans, "scanArnFilters", equals(kScan), "w");
  expect(kScans, "scanConfigurationArnFilters",
         equals(kOwner + "cis-configuration/bbbbbbbb-e080-44ae-8c1d-48e653365a31"), "n");
  expect(kScans, "scheduledByFilters", equals("444455556666"), "n");
  expect(kScans, "targetAccountIdFilters", equals("111122223333"), "w");
  expect(kScans, "targetResourceIdFilters", differs("i-aaaaaaaa"), "n");
  expect(kScans, "targetResourceTagFilters", tagged("prod"), "w");
  expect(kScans, "targetResourceTagFilters", tagged("test"), "wn");
  expect(kScans, "failedChecksFilters", {{{"lowerInclusive", 4}}}, "w");
  expect(kScans, "failedChecksFilters", {{{"upperInclusive", 3}}}, "n");
  expect(kScans, "scanAtFilters", {{{"earliestScanStartTime", millis("2026-02-21T00:00:00Z")}}},
         "n");
  expect(kScans, "scanAtFilters", {{{"latestScanStartTime", millis("2026-02-20T00:00:00Z")}}}, "w");
  expect_order(kScans, "SCAN_START_DATE", "wn");
  expect_order(kScans, "STATUS", "wn");
  expect_order(kScans, "SCHEDULED_BY", "wn");
  expect_order(kScans, "FAILED_CHECKS", "nw");
}

TEST_F(CisFilters, OfChecks) {
  EXPECT_EQ(letters(kChecks, Value::object()), "aabbg");
  expect(kChecks, "accountIdFilters", equals("444455556666"), "ag");
  expect(kChecks, "checkIdFilters", equals("1.2"), "bb");
  expect(kChecks, "titleFilters", begins("ga"), "g");
  expect(kChecks, "platformFilters", equals("UBUNTU_22_04"), "ag");
  expect(kChecks, "securityLevelFilters", equals("LEVEL_1"), "aa");
  expect(kChecks, "failedResourcesFilters", {{{"upperInclusive", 0}}}, "bb");
  expect_order(kChecks, "TITLE", "aabbg");
  expect_order(kChecks, "FAILED_COUNTS", "bbaag");
  expect_order(kChecks, "SECURITY_LEVEL", "aabbg");
  expect_order(kChecks, "PLATFORM", "abbag");
}

TEST_F(CisFilters, OfTargets) {
  EXPECT_EQ(letters(kTargets, Value::object()), "abc");
  expect(kTargets, "accountIdFilters", equals("444455556666"), "b");
  expect(kTargets, "statusFilters", equals("PASSED"), "a");
  expect(kTargets, "checkIdFilters", equals("1.2"), "ac");
  expect(kTargets, "targetResourceIdFilters", begins("i-b"), "b");
  expect(kTargets, "targetResourceTagFilters", tagged("prod"), "a");
  expect(kTargets, "platformFilters", equals("DEBIAN_12"), "c");
  expect(kTargets, "targetStatusFilters", equals("TIMED_OUT"), "c");
  expect(kTargets, "targetStatusReasonFilters", equals("SSM_UNMANAGED"), "b");
  expect(kTargets, "failedChecksFilters", {{{"lowerInclusive", 2}}}, "b");
  expect_order(kTargets, "FAILED_COUNTS", "cab");
  expect_order(kTargets, "ACCOUNT_ID", "acb");
  expect_order(kTargets, "PLATFORM", "acb");
  expect_order(kTargets, "TARGET_STATUS", "bac");
}

TEST_F(CisFilters, OfOneTargetsChecks) {
  EXPECT_EQ(letters(kDetails, Value::object()), "ab");
  expect(kDetails, "findingStatusFilters", equals("PASSED"), "b");
  expect(kDetails, "checkIdFilters", differs("1.2"), "a");
  expect(kDetails, "titleFilters", equals("alpha"), "a");
  expect(kDetails, "securityLevelFilters", equals("LEVEL_2"), "b");
  expect(kDetails, "findingArnFilters",
         equals(kOwner + "cis-finding/bbbbbbbb-e080-44ae-8c1d-48e653365a38"), "b");
  expect_order(kDetails, "CHECK_ID", "ab");
  expect_order(kDetails, "STATUS", "ab");
}

}  // namespace
