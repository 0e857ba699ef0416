// BatchGetFindingDetails, BatchGetCodeSnippet and SearchVulnerabilities: from findings, from public
// facts, and from what a world file lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/plain_filters.h"
#include "tests/support/service_calls.h"

namespace {

using sim::Value;
using tests::value_at;

constexpr const char* kOne =
    "arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000001";
constexpr const char* kTwo =
    "arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000002";
constexpr const char* kThree =
    "arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000003";
constexpr const char* kMissing =
    "arn:aws:inspector2:us-east-1:111122223333:finding/0000000000000000000000000000000f";
constexpr const char* kForeign =
    "arn:aws:inspector2:us-east-1:444455556666:finding/00000000000000000000000000000001";

std::string world(const std::string& more = "") {
  return R"({ "now": "2026-03-01T09:00:00Z", "accounts": [ { "id": "111122223333",
    "users": [ { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement": [
                 { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } } ],
    "regions": { "us-east-1": { "inspector": {)" +
         more + R"(
      "finding_details": [ { "findingArn":
        "arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000003",
        "riskScore": 7, "cisaData": { "dateAdded": "2026-01-01T00:00:00Z", "action": "Patch." } } ],
      "code_snippets": [ { "findingArn":
        "arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000002",
        "startLine": 3, "endLine": 4, "codeSnippet": [ { "lineNumber": 3, "content": "secret = 1" } ] } ],
      "vulnerabilities": [ { "id": "CVE-2026-0001", "cwes": [ "CWE-79" ], "source": "NVD" } ],
      "usage": [ { "type": "ECR_RESCAN", "total": 6, "estimatedMonthlyCost": 0.06, "currency": "USD" } ],
      "findings": [
        { "findingArn": "arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000001",
          "awsAccountId": "111122223333", "type": "PACKAGE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "HIGH", "status": "ACTIVE", "epss": { "score": 0.5 },
          "exploitabilityDetails": { "lastKnownExploitAt": "2026-02-10T00:00:00Z" },
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2021-44228", "source": "NVD",
            "referenceUrls": [ "https://example.com/1" ] },
          "resources": [ { "type": "AWS_EC2_INSTANCE", "id": "i-00000000000000001" } ] },
        { "findingArn": "arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000002",
          "awsAccountId": "111122223333", "type": "CODE_VULNERABILITY", "description": "d",
          "remediation": {}, "severity": "HIGH", "status": "ACTIVE",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "codeVulnerabilityDetails": { "detectorId": "d", "detectorName": "D", "cwes": [ "CWE-798" ],
            "filePath": { "fileName": "f.py", "filePath": "f.py", "startLine": 3, "endLine": 4 } },
          "resources": [ { "type": "AWS_LAMBDA_FUNCTION", "id": "function-1" } ] },
        { "findingArn": "arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000003",
          "awsAccountId": "111122223333", "type": "NETWORK_REACHABILITY", "description": "d",
          "remediation": {}, "severity": "HIGH", "status": "ACTIVE",
          "firstObservedAt": "2026-02-01T00:00:00Z", "lastObservedAt": "2026-02-02T00:00:00Z",
          "resources": [ { "type": "AWS_EC2_INSTANCE", "id": "i-00000000000000001" } ] } ] } } } } ] })";
}

class FindingDetails : public testing::Test {
 protected:
  Value ask(const char* operation, Value input) {
    return tests::answered(client_, "inspector2", operation, std::move(input));
  }
  static std::map<std::string, std::string> errors(const Value& answer) {
    std::map<std::string, std::string> codes;
    for (const auto& error : answer.at("errors")) {
      codes[error.at("findingArn")] = error.at("errorCode");
    }
    return codes;
  }
  tests::TestWorld world_{world()};
  sim::Client client_ = world_.client();
};

TEST_F(FindingDetails, ComeFromTheFindingThePublicFactsAndTheWorld) {
  const Value answer =
      ask("BatchGetFindingDetails", {{"findingArns", {kOne, kTwo, kThree, kMissing, kForeign}}});
  const Value& details = answer.at("findingDetails");
  ASSERT_EQ(details.size(), 3u);
  EXPECT_EQ(details.at(0).at("findingArn"), kOne);
  EXPECT_EQ(details.at(0).at("epssScore"), 0.5);
  EXPECT_EQ(details.at(0).at("referenceUrls"), Value::array({"https://example.com/1"}));
  EXPECT_EQ(value_at(details, "/0/exploitObserved/lastSeen"), 1770681600000);
  EXPECT_EQ(value_at(details, "/0/cisaData/dateAdded"), 1639094400000);  // 2021-12-10
  EXPECT_EQ(details.at(1).at("cwes"), Value::array({"CWE-798"}));
  EXPECT_EQ(details.at(2).at("riskScore"), 7);
  EXPECT_EQ(errors(answer),
            (std::map<std::string, std::string>{{kMissing, "FINDING_DETAILS_NOT_FOUND"},
                                                {kForeign, "ACCESS_DENIED"}}));
}

TEST_F(FindingDetails, CodeIsTheWorldsOrNotFound) {
  const Value answer = ask("BatchGetCodeSnippet", {{"findingArns", {kTwo, kThree, kForeign}}});
  ASSERT_EQ(answer.at("codeSnippetResults").size(), 1u);
  EXPECT_EQ(value_at(answer, "/codeSnippetResults/0/codeSnippet/0/content"), "secret = 1");
  EXPECT_EQ(errors(answer), (std::map<std::string, std::string>{{kThree, "CODE_SNIPPET_NOT_FOUND"},
                                                                {kForeign, "ACCESS_DENIED"}}));
}

TEST_F(FindingDetails, VulnerabilitiesAreFoundByTheirId) {
  const auto search = [&](const char* id) {
    return ask("SearchVulnerabilities", {{"filterCriteria", {{"vulnerabilityIds", {id}}}}})
        .at("vulnerabilities");
  };
  EXPECT_EQ(search("CVE-2026-0001").at(0).at("cwes"), Value::array({"CWE-79"}));
  EXPECT_EQ(search("CVE-1999-0001"), Value::array());
  const Value known = search("CVE-2024-6387").at(0);
  EXPECT_EQ(known.at("id"), "CVE-2024-6387");
  EXPECT_EQ(known.at("source"), "NVD");
  EXPECT_EQ(value_at(known, "/cvss3/baseScore"), 8.1);
  EXPECT_GT(known.at("detectionPlatforms").size(), 1u);
}

TEST_F(FindingDetails, UsageOfTheWorldIsShownAsItStands) {
  const Value usage = ask("ListUsageTotals", Value::object()).at("totals").at(0).at("usage");
  EXPECT_THAT(usage, testing::Contains(Value{{"type", "ECR_RESCAN"},
                                             {"total", 6.0},
                                             {"estimatedMonthlyCost", 0.06},
                                             {"currency", "USD"}}));
}

TEST(ListedFacts, AreCheckedAgainstTheModel) {
  for (const char* wrong : {R"("coverage": [ { "resourceType": "AWS_EC2_INSTANCE" } ],)",
                            R"("coverage": {},)", R"("coverages": [],)"}) {
    EXPECT_THROW(tests::TestWorld{world(wrong)}, std::exception) << wrong;
  }
}

}  // namespace
