// ListCoverage with every filter, and its statistics, against a plain reading of the unfiltered
// list; what coverage says of findings' resources and of the scan types' states.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/plain_filters.h"
#include "tests/support/service_calls.h"

namespace {

using sim::Value;
using tests::holds;
using tests::value_at;

constexpr const char* kWorld = R"({
  "now": "2026-03-01T09:00:00Z", "seed": 4,
  "accounts": [ { "id": "111122223333",
    "users": [ { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement": [
                 { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } } ],
    "regions": { "us-west-2": { "inspector": { "enabled": false } }, "us-east-1": { "inspector": {
      "findings": { "generate": { "count": 400 } },
      "coverage": [
        { "resourceType": "AWS_EC2_INSTANCE", "resourceId": "i-00000000000000001",
          "accountId": "111122223333", "scanType": "PACKAGE", "scanMode": "EC2_AGENTLESS",
          "scanStatus": { "statusCode": "INACTIVE", "reason": "EC2_INSTANCE_STOPPED" },
          "resourceMetadata": { "ec2": { "platform": "WINDOWS", "tags": { "team": "a" } } } },
        { "resourceType": "AWS_ECR_CONTAINER_IMAGE", "accountId": "111122223333",
          "resourceId": "arn:aws:ecr:us-east-1:111122223333:repository/own/sha256:0000000000000000000000000000000000000000000000000000000000000001",
          "scanType": "PACKAGE", "lastScannedAt": "2026-02-01T00:00:00Z",
          "scanStatus": { "statusCode": "ACTIVE", "reason": "SCAN_FREQUENCY_SCAN_ON_PUSH" },
          "resourceMetadata": { "ecrImage": { "tags": [ "1" ], "inUseCount": 3,
                                              "imagePulledAt": "2026-01-15T00:00:00Z" },
                                "ecrRepository": { "name": "own", "scanFrequency": "SCAN_ON_PUSH" } } },
        { "resourceType": "CODE_REPOSITORY", "accountId": "111122223333",
          "resourceId": "arn:aws:inspector2:us-east-1:111122223333:codesecurity-integration/00000000-0000-0000-0000-000000000000/project-00000000-0000-0000-0000-000000000001",
          "scanType": "CODE",
          "scanStatus": { "statusCode": "INACTIVE", "reason": "NO_SCAN_CONFIGURATION_ASSOCIATED" },
          "resourceMetadata": { "codeRepository": { "projectName": "shop", "providerType": "GITHUB",
            "providerTypeVisibility": "PUBLIC",
            "lastScannedCommitId": "0123456789012345678901234567890123456789" } } } ] } } } } ]
})";

const std::map<std::string, std::string> kFields = {
    {"scanStatusCode", "/scanStatus/statusCode"},
    {"scanStatusReason", "/scanStatus/reason"},
    {"accountId", "/accountId"},
    {"resourceId", "/resourceId"},
    {"resourceType", "/resourceType"},
    {"scanType", "/scanType"},
    {"ecrRepositoryName", "/resourceMetadata/ecrRepository/name"},
    {"ecrImageTags", "/resourceMetadata/ecrImage/tags"},
    {"ec2InstanceTags", "/resourceMetadata/ec2/tags"},
    {"lambdaFunctionName", "/resourceMetadata/lambdaFunction/functionName"},
    {"lambdaFunctionTags", "/resourceMetadata/lambdaFunction/functionTags"},
    {"lambdaFunctionRuntime", "/resourceMetadata/lambdaFunction/runtime"},
    {"lastScannedAt", "/lastScannedAt"},
    {"scanMode", "/scanMode"},
    {"imagePulledAt", "/resourceMetadata/ecrImage/imagePulledAt"},
    {"ecrImageLastInUseAt", "/resourceMetadata/ecrImage/lastInUseAt"},
    {"ecrImageInUseCount", "/resourceMetadata/ecrImage/inUseCount"},
    {"codeRepositoryProjectName", "/resourceMetadata/codeRepository/projectName"},
    {"codeRepositoryProviderType", "/resourceMetadata/codeRepository/providerType"},
    {"codeRepositoryProviderTypeVisibility",
     "/resourceMetadata/codeRepository/providerTypeVisibility"},
    {"lastScannedCommitId", "/resourceMetadata/codeRepository/lastScannedCommitId"}};

class Coverage : public testing::Test {
 protected:
  Value ask(const char* operation, Value input = Value::object()) {
    return tests::answered(client_, "inspector2", operation, std::move(input));
  }

  std::vector<Value> list(const Value& criteria = Value::object(), size_t size = 200) {
    Value input = {{"filterCriteria", criteria}, {"maxResults", size}};
    std::vector<Value> rows;
    for (;;) {
      const Value page = ask("ListCoverage", input);
      for (const auto& row : page.at("coveredResources")) rows.push_back(row);
      if (!page.contains("nextToken")) return rows;
      EXPECT_EQ(page.at("coveredResources").size(), size);
      input["nextToken"] = page.at("nextToken");
    }
  }

  void check(const std::string& field, const Value& entries) {
    std::vector<Value> wanted;
    for (const auto& row : all_) {
      if (holds(entries, value_at(row, kFields.at(field)))) wanted.push_back(row);
    }
    EXPECT_EQ(list({{field, entries}}), wanted) << field << " " << entries.dump();
  }

  std::vector<Value> findings() {
    Value input = {{"maxResults", 100}};
    std::vector<Value> all;
    for (;;) {
      const Value page = ask("ListFindings", input);
      for (const auto& finding : page.at("findings")) all.push_back(finding);
      if (!page.contains("nextToken")) return all;
      input["nextToken"] = page.at("nextToken");
    }
  }

  tests::TestWorld world_{kWorld};
  sim::Client client_ = world_.client();
  std::vector<Value> all_ = list();
};

TEST_F(Coverage, EveryFilterSelectsRows) {
  for (const auto& [field, pointer] : kFields) {
    std::set<Value> distinct;
    for (const auto& row : all_) {
      const Value had = value_at(row, pointer);
      for (const auto& value : had.is_array() ? had : Value::array({had})) {
        if (!value.is_null()) distinct.insert(value);
      }
    }
    ASSERT_FALSE(distinct.empty()) << field;
    const Value first = *distinct.begin(), last = *distinct.rbegin();
    if (first.is_object()) {
      for (const auto& [key, value] : last.items()) {
        check(field, {{{"comparison", "EQUALS"}, {"key", key}, {"value", value}}});
        check(field, {{{"comparison", "EQUALS"}, {"key", key}}});
      }
    } else if (first.is_string()) {
      check(field, {{{"comparison", "EQUALS"}, {"value", first}}});
      check(field, {{{"comparison", "EQUALS"}, {"value", first}},
                    {{"comparison", "EQUALS"}, {"value", last}}});
      check(field, {{{"comparison", "NOT_EQUALS"}, {"value", first}}});
    } else {
      const bool is_date = field != "ecrImageInUseCount";
      check(field, {{{is_date ? "startInclusive" : "lowerInclusive", last}}});
      check(field, {{{is_date ? "endInclusive" : "upperInclusive", first}}});
    }
  }
}

TEST_F(Coverage, TheFiltersAreThoseOfTheModel) {
  const auto& model = world_.world.gateway().find_service("inspector2")->model;
  const auto& members = model.shapes().at("CoverageFilterCriteria")->members;
  EXPECT_EQ(members.size(), kFields.size());
  for (const auto& member : members) EXPECT_TRUE(kFields.count(member.name)) << member.name;
}

TEST_F(Coverage, ComesInPagesInOrder) {
  EXPECT_EQ(list(Value::object(), 7), all_);
  const Value first = ask("ListCoverage", {{"maxResults", 2}});
  const Value other = {
      {"filterCriteria", {{"scanType", {{{"comparison", "EQUALS"}, {"value", "CODE"}}}}}},
      {"nextToken", first.at("nextToken")}};
  EXPECT_EQ(tests::code_of(client_, "inspector2", "ListCoverage", other), "ValidationException");
}

TEST_F(Coverage, HoldsEveryResourceOfTheFindingsForEachScan) {
  const std::map<std::string, std::set<std::string>> scans = {
      {"AWS_EC2_INSTANCE", {"NETWORK", "PACKAGE"}},
      {"AWS_ECR_CONTAINER_IMAGE", {"PACKAGE"}},
      {"AWS_LAMBDA_FUNCTION", {"CODE", "PACKAGE"}}};
  std::map<std::string, int64_t> seen;
  std::set<std::string> wanted, found, repositories;
  for (const auto& finding : findings()) {
    const Value& resource = finding.at("resources").at(0);
    const std::string id = resource.at("id");
    seen[id] = std::max(seen[id], finding.at("lastObservedAt").get<int64_t>());
    for (const auto& scan : scans.at(resource.at("type"))) wanted.insert(id + " " + scan);
    const Value repository = value_at(resource, "/details/awsEcrContainerImage/repositoryName");
    if (!repository.is_null()) repositories.insert(repository);
  }
  std::set<std::string> shown;
  for (const auto& row : all_) {
    const std::string id = row.at("resourceId");
    if (row.at("resourceType") == "AWS_ECR_REPOSITORY") {
      shown.insert(value_at(row, "/resourceMetadata/ecrRepository/name"));
    } else if (seen.count(id)) {
      found.insert(id + " " + row.at("scanType").get<std::string>());
      EXPECT_EQ(row.at("lastScannedAt"), seen.at(id));
      EXPECT_EQ(value_at(row, "/scanStatus/reason"), "SUCCESSFUL");
    }
  }
  EXPECT_EQ(found, wanted);
  EXPECT_EQ(shown, repositories);
}

TEST_F(Coverage, FollowsTheScanTypes) {
  const auto reasons = [&] {
    std::map<std::string, int> counts;
    for (const auto& row :
         list({{"resourceType", {{{"comparison", "EQUALS"}, {"value", "AWS_LAMBDA_FUNCTION"}}}}})) {
      ++counts[row.at("scanType").get<std::string>() + " " +
               value_at(row, "/scanStatus/reason").get<std::string>()];
    }
    return counts;
  };
  const int functions = reasons().at("PACKAGE SUCCESSFUL");
  ask("Disable", {{"resourceTypes", {"LAMBDA_CODE"}}});
  EXPECT_EQ(reasons().at("CODE PENDING_DISABLE"), functions);
  world_.advance(std::chrono::minutes(1));
  EXPECT_EQ(reasons(), (std::map<std::string, int>{{"PACKAGE SUCCESSFUL", functions}}));
  ask("Enable", {{"resourceTypes", {"LAMBDA_CODE"}}});
  EXPECT_EQ(reasons().at("CODE PENDING_INITIAL_SCAN"), functions);
  world_.advance(std::chrono::minutes(1));
  EXPECT_EQ(reasons().at("CODE SUCCESSFUL"), functions);
}

TEST_F(Coverage, StatisticsCountTheRows) {
  const std::map<std::string, std::string> groups = {{"SCAN_STATUS_CODE", "scanStatusCode"},
                                                     {"SCAN_STATUS_REASON", "scanStatusReason"},
                                                     {"ACCOUNT_ID", "accountId"},
                                                     {"RESOURCE_TYPE", "resourceType"},
                                                     {"ECR_REPOSITORY_NAME", "ecrRepositoryName"}};
  const Value criteria = {{"scanType", {{{"comparison", "NOT_EQUALS"}, {"value", "NETWORK"}}}}};
  const auto rows = list(criteria);
  EXPECT_EQ(ask("ListCoverageStatistics"), Value({{"totalCounts", all_.size()}}));
  for (const auto& [group_by, field] : groups) {
    std::map<std::string, int64_t> wanted, found;
    int64_t total = 0, last = std::numeric_limits<int64_t>::max();
    for (const auto& row : rows) {
      const Value key = value_at(row, kFields.at(field));
      if (key.is_null()) continue;
      ++wanted[key];
      ++total;
    }
    Value input = {{"groupBy", group_by}, {"filterCriteria", criteria}};
    for (;;) {
      const Value page = ask("ListCoverageStatistics", input);
      EXPECT_EQ(page.at("totalCounts"), total) << group_by;
      EXPECT_LE(page.at("countsByGroup").size(), 5u);
      for (const auto& group : page.at("countsByGroup")) {
        found[group.at("groupKey")] = group.at("count");
        EXPECT_LE(group.at("count"), last);
        last = group.at("count");
      }
      if (!page.contains("nextToken")) break;
      input["nextToken"] = page.at("nextToken");
    }
    EXPECT_EQ(found, wanted) << group_by;
  }
}

TEST_F(Coverage, DemandsThatInspectorIsEnabled) {
  auto elsewhere = world_.client("us-west-2");
  for (const char* operation : {"ListCoverage", "ListCoverageStatistics", "ListUsageTotals"}) {
    EXPECT_EQ(tests::code_of(elsewhere, "inspector2", operation), "AccessDeniedException");
  }
}

TEST_F(Coverage, UsageFollowsFromIt) {
  std::map<std::string, double> usage;
  const Value totals = ask("ListUsageTotals").at("totals").at(0).at("usage");
  for (const auto& total : totals) {
    usage[total.at("type")] = total.at("total");
    EXPECT_GT(total.at("estimatedMonthlyCost"), 0.0);
  }
  double instances = 0, images = 0;
  for (const auto& row : all_) {
    if (row.at("resourceType") == "AWS_ECR_CONTAINER_IMAGE") images += 1;
    if (row.at("resourceType") == "AWS_EC2_INSTANCE" && row.at("scanType") == "PACKAGE") {
      instances += 1;
    }
  }
  EXPECT_LE(usage.at("EC2_INSTANCE_HOURS"), instances * 720);
  EXPECT_GT(usage.at("EC2_INSTANCE_HOURS"), 0);
  EXPECT_LE(usage.at("ECR_INITIAL_SCAN"), images);
  const double before = usage.at("LAMBDA_FUNCTION_HOURS");
  world_.advance(std::chrono::hours(10 * 24));
  const Value later = ask("ListUsageTotals").at("totals").at(0).at("usage");
  for (const auto& total : later) {
    if (total.at("type") != "LAMBDA_FUNCTION_HOURS") continue;
    EXPECT_GE(total.at("total").get<double>(), before);
  }
}

TEST_F(Coverage, FreeTrialLastsFifteenDaysFromTheFirstEnabling) {
  const auto trials = [&] {
    return ask("BatchGetFreeTrialInfo", {{"accountIds", {"111122223333", "444455556666"}}});
  };
  const Value first = trials();
  EXPECT_EQ(value_at(first, "/failedAccounts/0/code"), "ACCESS_DENIED");
  const Value& list = first.at("accounts").at(0).at("freeTrialInfo");
  EXPECT_EQ(list.size(), 4u);
  for (const auto& trial : list) {
    EXPECT_EQ(trial.at("status"), "ACTIVE");
    EXPECT_EQ(trial.at("end").get<int64_t>() - trial.at("start").get<int64_t>(),
              sim::Millis(std::chrono::hours(15 * 24)).count());
  }
  world_.advance(std::chrono::hours(15 * 24));
  const Value later = trials();
  for (const auto& trial : later.at("accounts").at(0).at("freeTrialInfo")) {
    EXPECT_EQ(trial.at("status"), "INACTIVE");
  }
}

}  // namespace
