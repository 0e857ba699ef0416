// CIS scans, code security and clusters: what a world file says, looked at through the operations.
#include <gtest/gtest.h>

#include "tests/support/service_calls.h"

namespace {

using sim::Value;

constexpr const char* kScanArn =
    "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/cis-scan/"
    "624b746d-e080-44ae-8c1d-48e653365a38";
constexpr const char* kImage = "arn:aws:ecr:us-east-1:111122223333:repository/shop";
constexpr const char* kProject = "project-12345678-1234-1234-1234-123456789012";

constexpr const char* kWorld = R"({"now": "2026-03-01T09:00:00Z", "accounts": [ {
  "id": "111122223333", "regions": { "us-east-1": { "inspector": {
    "cis_scans": [ {
      "scanArn": "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/cis-scan/624b746d-e080-44ae-8c1d-48e653365a38",
      "scanConfigurationArn": "arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/cis-configuration/624b746d-e080-44ae-8c1d-48e653365a31",
      "scanName": "weekly", "status": "COMPLETED", "scanDate": "2026-02-27T00:00:00Z",
      "failedChecks": 2, "totalChecks": 4, "securityLevel": "LEVEL_1",
      "targets": { "accountIds": ["111122223333"] },
      "results": [
        { "accountId": "111122223333", "targetResourceId": "i-12345678", "checkId": "1.1", "title": "first", "platform": "AMAZON_LINUX_2", "status": "FAILED", "level": "LEVEL_1", "targetStatus": "COMPLETED" },
        { "accountId": "111122223333", "targetResourceId": "i-12345678", "checkId": "1.2", "title": "second", "platform": "AMAZON_LINUX_2", "status": "PASSED", "level": "LEVEL_2" },
        { "accountId": "111122223333", "targetResourceId": "i-87654321", "checkId": "1.1", "title": "first", "platform": "AMAZON_LINUX_2", "status": "FAILED", "level": "LEVEL_1" },
        { "accountId": "111122223333", "targetResourceId": "i-87654321", "checkId": "1.2", "title": "second", "platform": "AMAZON_LINUX_2", "status": "SKIPPED", "level": "LEVEL_2" } ] } ],
    "code_projects": [ { "id": "project-12345678-1234-1234-1234-123456789012", "scan_status": "FAILED", "scan_status_reason": "no such branch" } ],
    "clusters": [ { "image": "arn:aws:ecr:us-east-1:111122223333:repository/shop",
      "cluster": { "clusterArn": "arn:aws:ecs:us-east-1:111122223333:cluster/front" } } ] } } } } ] })";

class ScriptedScans : public testing::Test {
 protected:
  Value call(const char* operation, Value input = Value::object()) {
    return tests::answered(client_, "inspector2", operation, std::move(input));
  }
  std::string code(const char* operation, Value input = Value::object()) {
    return tests::code_of(client_, "inspector2", operation, std::move(input));
  }
  static Value counts(int failed, int skipped, int passed) {
    return {{"failed", failed}, {"skipped", skipped}, {"passed", passed}};
  }
  tests::TestWorld world_{kWorld};
  sim::Client client_ = world_.client_as(tests::TestWorld::root());
};

TEST_F(ScriptedScans, AreListedWithoutTheirResults) {
  const Value scans = call("ListCisScans").at("scans");
  ASSERT_EQ(scans.size(), 1u);
  EXPECT_EQ(scans.at(0).at("scanArn"), kScanArn);
  EXPECT_FALSE(scans.at(0).contains("results"));
  const auto found = [&](Value filter) {
    return call("ListCisScans", {{"filterCriteria", std::move(filter)}}).at("scans").size();
  };
  const auto text = [](const char* comparison, const char* value) {
    return Value::array({{{"comparison", comparison}, {"value", value}}});
  };
  EXPECT_EQ(found({{"scanNameFilters", text("PREFIX", "week")}}), 1u);
  EXPECT_EQ(found({{"scanNameFilters", text("NOT_EQUALS", "weekly")}}), 0u);
  EXPECT_EQ(found({{"scanStatusFilters", text("EQUALS", "FAILED")}}), 0u);
  EXPECT_EQ(found({{"targetResourceIdFilters", text("EQUALS", "i-87654321")}}), 1u);
  EXPECT_EQ(found({{"failedChecksFilters", {{{"lowerInclusive", 3}}}}}), 0u);
  EXPECT_EQ(code("ListCisScans", {{"detailLevel", "ORGANIZATION"}}), "AccessDeniedException");
}

TEST_F(ScriptedScans, AreCountedByCheckAndByTarget) {
  const Value checks =
      call("ListCisScanResultsAggregatedByChecks", {{"scanArn", kScanArn}}).at("checkAggregations");
  ASSERT_EQ(checks.size(), 2u);
  EXPECT_EQ(checks.at(0).at("statusCounts"), counts(2, 0, 0));
  EXPECT_EQ(checks.at(1).at("statusCounts"), counts(0, 1, 1));
  const Value targets =
      call("ListCisScanResultsAggregatedByTargetResource",
           {{"scanArn", kScanArn}, {"sortBy", "RESOURCE_ID"}, {"sortOrder", "DESC"}})
          .at("targetResourceAggregations");
  ASSERT_EQ(targets.size(), 2u);
  EXPECT_EQ(targets.at(0).at("targetResourceId"), "i-87654321");
  EXPECT_EQ(targets.at(0).at("statusCounts"), counts(1, 1, 0));
  EXPECT_EQ(targets.at(1).at("targetStatus"), "COMPLETED");
}

TEST_F(ScriptedScans, ShowTheChecksOfATarget) {
  const Value request = {
      {"scanArn", kScanArn}, {"targetResourceId", "i-12345678"}, {"accountId", "111122223333"}};
  const Value details = call("GetCisScanResultDetails", request).at("scanResultDetails");
  ASSERT_EQ(details.size(), 2u);
  EXPECT_EQ(details.at(0).at("checkId"), "1.1");
  EXPECT_FALSE(details.at(0).contains("targetStatus"));
  Value failed = request;
  failed["filterCriteria"] = {
      {"findingStatusFilters", {{{"comparison", "EQUALS"}, {"value", "PASSED"}}}}};
  EXPECT_EQ(call("GetCisScanResultDetails", failed).at("scanResultDetails").size(), 1u);
}

TEST_F(ScriptedScans, ConfigurationsAreKeptTaggedAndDeleted) {
  const Value wish = {
      {"scanName", "nightly"},
      {"securityLevel", "LEVEL_2"},
      {"schedule", {{"oneTime", Value::object()}}},
      {"targets", {{"accountIds", {"SELF"}}, {"targetResourceTags", {{"scan", {"yes"}}}}}},
      {"tags", {{"team", "blue"}}}};
  const auto arn = call("CreateCisScanConfiguration", wish).at("scanConfigurationArn");
  const Value listed = call("ListCisScanConfigurations").at("scanConfigurations").at(0);
  EXPECT_EQ(listed.at("/targets/accountIds"_json_pointer), Value({"111122223333"}));
  EXPECT_EQ(listed.at("tags"), Value({{"team", "blue"}}));
  call("TagResource", {{"resourceArn", arn}, {"tags", {{"cost", "1"}}}});
  call("UntagResource", {{"resourceArn", arn}, {"tagKeys", {"team"}}});
  EXPECT_EQ(call("ListTagsForResource", {{"resourceArn", arn}}).at("tags"), Value({{"cost", "1"}}));
  call("DeleteCisScanConfiguration", {{"scanConfigurationArn", arn}});
  EXPECT_EQ(code("ListTagsForResource", {{"resourceArn", arn}}), "ResourceNotFoundException");
  Value all = wish;
  all["targets"]["accountIds"] = {"ALL_ACCOUNTS"};
  EXPECT_EQ(code("CreateCisScanConfiguration", all), "AccessDeniedException");
}

TEST_F(ScriptedScans, SessionsAreOpenedOnceAndStopped) {
  const char* job = "11111111-2222-3333-4444-555555555555";
  const char* token = "99999999-2222-3333-4444-555555555555";
  const Value start = {{"scanJobId", job}, {"message", {{"sessionToken", token}}}};
  const Value health = {{"scanJobId", job}, {"sessionToken", token}};
  EXPECT_EQ(code("SendCisSessionHealth", health), "ValidationException");
  call("StartCisSession", start);
  EXPECT_EQ(code("StartCisSession", start), "ConflictException");
  call("SendCisSessionHealth", health);
  Value telemetry = health;
  telemetry["messages"] = {{{"ruleId", "r"}, {"status", "PASSED"}, {"cisRuleDetails", "d"}}};
  call("SendCisSessionTelemetry", telemetry);
  Value stop = health;
  stop["message"] = {{"status", "SUCCESS"}, {"progress", Value::object()}};
  call("StopCisSession", stop);
  EXPECT_EQ(code("SendCisSessionHealth", health), "ConflictException");
}

TEST_F(ScriptedScans, IntegrationsWaitForAuthorization) {
  const Value github = {{"name", "hub"}, {"type", "GITHUB"}};
  const Value made = call("CreateCodeSecurityIntegration", github);
  EXPECT_EQ(made.at("status"), "PENDING");
  EXPECT_EQ(code("CreateCodeSecurityIntegration", github), "ConflictException");
  EXPECT_EQ(
      code("CreateCodeSecurityIntegration", {{"name", "lab"}, {"type", "GITLAB_SELF_MANAGED"}}),
      "ValidationException");
  call("UpdateCodeSecurityIntegration",
       {{"integrationArn", made.at("integrationArn")},
        {"details", {{"github", {{"code", "c"}, {"installationId", "1"}}}}}});
  const Value got =
      call("GetCodeSecurityIntegration", {{"integrationArn", made.at("integrationArn")}});
  EXPECT_EQ(got.at("status"), "ACTIVE");
  EXPECT_EQ(call("ListCodeSecurityIntegrations").at("integrations").size(), 1u);
  call("DeleteCodeSecurityIntegration", {{"integrationArn", made.at("integrationArn")}});
  EXPECT_EQ(call("ListCodeSecurityIntegrations").at("integrations").size(), 0u);
}

TEST_F(ScriptedScans, ProjectsAreAssociatedAndScanned) {
  const auto arn = call("CreateCodeSecurityScanConfiguration",
                        {{"name", "all"},
                         {"level", "ACCOUNT"},
                         {"configuration", {{"ruleSetCategories", {"SAST"}}}}})
                       .at("scanConfigurationArn");
  const auto associate = [&](const char* project) {
    return call("BatchAssociateCodeSecurityScanConfiguration",
                {{"associateConfigurationRequests",
                  {{{"scanConfigurationArn", arn}, {"resource", {{"projectId", project}}}}}}});
  };
  EXPECT_EQ(associate("project-00000000-1234-1234-1234-123456789012")
                .at("/failedAssociations/0/statusCode"_json_pointer),
            "RESOURCE_NOT_FOUND");
  EXPECT_EQ(associate(kProject).at("successfulAssociations").size(), 1u);
  EXPECT_EQ(call("ListCodeSecurityScanConfigurationAssociations", {{"scanConfigurationArn", arn}})
                .at("/associations/0/resource/projectId"_json_pointer),
            kProject);

  const Value resource = {{"resource", {{"projectId", kProject}}}};
  const auto id = call("StartCodeSecurityScan", resource).at("scanId");
  EXPECT_EQ(code("StartCodeSecurityScan", resource), "ConflictException");
  world_.advance(std::chrono::minutes(1));
  Value named = resource;
  named["scanId"] = id;
  const Value scan = call("GetCodeSecurityScan", named);
  EXPECT_EQ(scan.at("status"), "FAILED");
  EXPECT_EQ(scan.at("statusReason"), "no such branch");
}

TEST_F(ScriptedScans, ClustersOfAnImage) {
  EXPECT_EQ(call("GetClustersForImage", {{"filter", {{"resourceId", kImage}}}})
                .at("/cluster/0/clusterArn"_json_pointer),
            "arn:aws:ecs:us-east-1:111122223333:cluster/front");
}

}  // namespace
