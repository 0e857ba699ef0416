// Findings in and out: real samples and generated findings, through every form and back.
#include "fakes/inspector/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sim/base/text.h"
#include "sim/gateway/service.h"
#include "sim/world_file.h"
#include "tests/support/test_world.h"

namespace {

using namespace fakes::inspector;
using sim::Value;
using testing::HasSubstr;

const sim::Instant kNow = *sim::date::parse_iso("2026-03-01T09:00:00Z");

std::vector<Value> import_all(const std::string& text) {
  std::vector<Value> findings;
  import_findings(text, tests::kAccount, [&](const Value& f) { findings.push_back(f); });
  return findings;
}

std::string world_of(const std::string& findings) {
  return R"({"now": "2026-03-01T09:00:00Z", "seed": 5, "accounts": [ { "id": "111122223333",
    "users": [ { "name": "admin", "policies": { "All": { "Version": "2012-10-17", "Statement": [
                 { "Effect": "Allow", "Action": "*", "Resource": "*" } ] } } } ],
    "regions": { "us-east-1": { "inspector": { "findings": )" +
         findings + " } } } } ] }";
}

std::vector<Value> listed(tests::TestWorld& world) {
  std::vector<Value> all;
  Value input = {{"maxResults", 100}};
  for (;;) {
    const Value page = world.client().call("inspector2", "ListFindings", input).value();
    for (const auto& finding : page.at("findings")) all.push_back(finding);
    if (!page.contains("nextToken")) return all;
    input["nextToken"] = page.at("nextToken");
  }
}

// What a form carries comes back as it was; what it cannot carry is gone the first time only.
void expect_round_trips(const std::vector<Value>& findings, const std::string& what) {
  const std::string json = export_findings(findings, FindingForm::kJson, kNow);
  EXPECT_EQ(import_all(json), findings) << what;
  for (const auto form : {FindingForm::kCsv, FindingForm::kAsff}) {
    const std::string once = export_findings(findings, form, kNow);
    const auto back = import_all(once);
    ASSERT_EQ(back.size(), findings.size()) << what;
    EXPECT_EQ(export_findings(back, form, kNow), once) << what;
    for (size_t i = 0; i < back.size(); ++i) {
      for (const char* member :
           {"findingArn", "awsAccountId", "type", "status", "title", "description"}) {
        EXPECT_EQ(back[i].at(member), findings[i].at(member)) << what << " " << i;
      }
      if (findings[i].at("severity") != "UNTRIAGED") {  // which Security Hub does not know
        EXPECT_EQ(back[i].at("severity"), findings[i].at("severity")) << what << " " << i;
      }
    }
  }
}

std::string sample(const std::string& name) {
  const std::string path = tests::shared_path("data/samples/" + name);
  return path.empty() ? std::string() : sim::read_file(path);
}

class Sample : public testing::TestWithParam<const char*> {};

TEST_P(Sample, IsImportedListedAndExportedWithoutADifference) {
  const std::string path = tests::shared_path(std::string("data/samples/findings/") + GetParam());
  if (path.empty()) GTEST_SKIP() << "no shared data here";
  auto findings = import_all(sim::read_file(path));
  EXPECT_GT(findings.size(), 0u);
  expect_round_trips(findings, GetParam());

  tests::TestWorld world(world_of(R"({"import": ")" + path + "\"}"));
  std::sort(findings.begin(), findings.end(),
            [](const Value& a, const Value& b) { return a.at("findingArn") < b.at("findingArn"); });
  EXPECT_EQ(listed(world), findings);
}
INSTANTIATE_TEST_SUITE_P(Public, Sample,
                         testing::Values("statik_104_ecr_findings.json", "defectdojo_many_vul.json",
                                         "defectdojo_one_vul.json",
                                         "defectdojo_package_vuln_metadata.json"));

TEST(Exchange, SecurityHubExportsComeBack) {
  int count = 0;
  for (const char* name :
       {"asff/defectdojo_inspector_ec2_cve.json", "asff/defectdojo_inspector_ec2_ghsa.json",
        "asff/defectdojo_inspector_ecr.json"}) {
    const std::string text = sample(name);
    if (text.empty()) GTEST_SKIP() << "no shared data here";
    const auto findings = import_all(text);
    expect_round_trips(findings, name);
    // The exports themselves, member by member; account ids were blacked out in some of them, and
    // older ones name the instance differently.
    const Value original = Value::parse(text).at("Findings");
    const Value written =
        Value::parse(export_findings(findings, FindingForm::kAsff, kNow)).at("Findings");
    ASSERT_EQ(written.size(), original.size());
    for (size_t i = 0; i < written.size(); ++i, ++count) {
      for (const char* member :
           {"SchemaVersion", "ProductArn", "ProductName", "CompanyName", "Region", "GeneratorId",
            "Types", "FirstObservedAt", "LastObservedAt", "CreatedAt", "UpdatedAt", "Severity",
            "Title", "Description", "Remediation", "WorkflowState", "Workflow", "RecordState",
            "FindingProviderFields"}) {
        EXPECT_EQ(written[i].value(member, Value()), original[i].value(member, Value()))
            << name << " " << i << " " << member;
      }
      const Value &had = original[i].at("Vulnerabilities").at(0),
                  &has = written[i].at("Vulnerabilities").at(0);
      for (const char* member : {"Id", "VulnerablePackages", "Vendor", "ReferenceUrls",
                                 "FixAvailable", "ExploitAvailable", "EpssScore"}) {
        EXPECT_EQ(has.value(member, Value()), had.value(member, Value()))
            << name << " " << i << " " << member;
      }
    }
  }
  EXPECT_EQ(count, 13);
}

TEST(Exchange, EventsHoldOneFindingEach) {
  for (const char* name :
       {"finding_ec2_network.json", "finding_ec2_package.json", "finding_ecr_package.json",
        "finding_lambda_code.json", "finding_lambda_package.json"}) {
    std::string text = sample(std::string("events/") + name);
    if (text.empty()) GTEST_SKIP() << "no shared data here";
    // The documentation writes a placeholder where the finding's id is.
    text = sim::text::replace_all(text, "{{FINDING_ID}}", std::string(32, 'a'));
    const Value event = Value::parse(text);
    const auto findings = import_all(text);
    ASSERT_EQ(findings.size(), 1u) << name;
    EXPECT_EQ(findings[0].at("findingArn"), event.at("detail").at("findingArn"));
    const Value& details = findings[0].at("resources")[0].at("details");
    EXPECT_EQ(details.size(), 1u) << name << details;
  }
}

TEST(Exchange, WordsOfOtherCloudsAreKnownOnlyBesideThoseOfAws) {
  const auto finding_with = [](const std::string& resource) {
    return R"({"findingArn": "arn:aws:inspector2:us-east-1:111122223333:finding/)" +
           std::string(32, 'a') + R"(", "awsAccountId": "111122223333",
      "type": "CODE_VULNERABILITY", "description": "d", "remediation": {}, "severity": "HIGH",
      "status": "ACTIVE", "firstObservedAt": 1770000000, "lastObservedAt": 1770000000,
      "resources": [ { "type": "AWS_EC2_INSTANCE", "id": "i-1", )" +
           resource + "} ] }";
  };
  EXPECT_EQ(import_all(finding_with(R"("provider": "AWS", "providerAccountId": "1",
      "details": { "awsEc2Instance": { "type": "t2.small" }, "vm": { "type": "t2.small" } })"))
                .size(),
            1u);
  for (const char* wrong :
       {R"("provider": "AZURE", "details": {})",
        R"("provider": "AWS", "details": { "vm": { "type": "t2.small" } })",
        R"("provider": "AWS", "details": { "awsEc2Instance": {}, "image": {} })"}) {
    EXPECT_THROW(import_all(finding_with(wrong)), sim::WorldError) << wrong;
  }
}

TEST(Exchange, GeneratedFindingsOfEveryKindComeBack) {
  tests::TestWorld world(world_of(R"({"generate": {"count": 300}})"));
  expect_round_trips(listed(world), "generated");
}

TEST(Exchange, PagesOfAListingMayFollowEachOther) {
  const std::string one =
      R"({"findingArn": "arn:aws:inspector2:us-east-1:111122223333:finding/0000000000000000000000000000000)";
  const std::string rest = R"(", "awsAccountId": "111122223333", "type": "CODE_VULNERABILITY",
    "description": "d", "remediation": {}, "severity": "HIGH", "status": "ACTIVE",
    "firstObservedAt": 1770000000.5, "lastObservedAt": "Wed Sep 04 16:59:44.356 UTC 2024",
    "resources": [ { "type": "CODE_REPOSITORY", "id": "repo" } ] })";
  const std::string text = R"({"nextToken": "x", "findings": [)" + one + "1" + rest +
                           "]}\n{\"findings\": [\n" + one + "2" + rest + "]}";
  const auto findings = import_all(text);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].at("firstObservedAt"), 1770000000500);
  EXPECT_EQ(findings[1].at("lastObservedAt"), 1725469184356);
}

TEST(Exchange, OfAFindingThatIsToldOfAgainTheNewestStateStays) {
  const auto event_at = [](const char* id, const char* status, const char* updated) {
    return std::string(R"({"detail-type": "Inspector2 Finding", "detail": {"findingArn": )") +
           R"("arn:aws:inspector2:us-east-1:111122223333:finding/)" + std::string(31, '0') + id +
           R"(", "awsAccountId": "111122223333", "type": "CODE_VULNERABILITY", "description": "d",
      "remediation": {}, "severity": "HIGH", "firstObservedAt": "2026-02-01T00:00:00Z",
      "lastObservedAt": "2026-02-01T00:00:00Z", "resources": [ { "type": "CODE_REPOSITORY",
      "id": "repo" } ], "status": ")" +
           status + R"(", "updatedAt": ")" + updated + "\"}}\n";
  };
  const std::string path = testing::TempDir() + "events-of-findings.jsonl";
  std::ofstream(path) << event_at("1", "ACTIVE", "2026-02-01T00:00:00Z")
                      << event_at("1", "CLOSED", "2026-02-03T00:00:00Z")
                      << event_at("2", "CLOSED", "2026-02-03T00:00:00Z")
                      << event_at("1", "SUPPRESSED", "2026-02-02T00:00:00Z");
  tests::TestWorld world(world_of(R"({"import": ")" + path + "\"}"));
  const auto findings = listed(world);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].at("status"), "CLOSED");
  EXPECT_EQ(findings[1].at("status"), "CLOSED");
}

TEST(Exchange, RefusesWhatIsNoFinding) {
  const std::string header =
      "AWS Account Id,Severity,Finding Type,Description,Finding ARN,First Seen,Last Seen,"
      "Resource ID,Status,Resource Type";
  struct Case {
    std::string text, message;
  };
  const Case cases[] = {
      {"", "neither JSON nor a CSV report"},
      {"hello", "neither JSON nor a CSV report"},
      {R"({"findings": [)", "ends too early"},
      {R"({"findings": [ {"findingArn": )", "line 1: the JSON text ends within a finding"},
      {"{\"findings\": [\n{\"findingArn\" 1}]}", "the finding at line 2: "},
      {R"([{"findingarn": "x"}])", "did you mean \"findingArn\""},
      {R"([{"findingArn": "x"}])", "Member must"},
      {R"([{"Id": "x", "ProductArn": "arn:aws:securityhub:us-east-1::product/aws/guardduty"}])",
       "/ProductArn this finding is not one of Amazon Inspector"},
      {R"([{"Id": "x", "ProductArn": "arn:aws:securityhub:us-east-1::product/aws/inspector",
            "Resources": [ {"Type": "AwsS3Bucket"} ]}])",
       "/Resources/0/Type is not a type of resource"},
      {header + ",Fix Availabl\n", "did you mean \"Fix Available\""},
      {"AWS Account Id,Finding ARN\n", "the column \"Severity\" is missing"},
      {header + "\n1,2\n", "line 2: 2 cells where the header has 10 columns"},
      {header + "\n\"1", "a quoted cell does not end"},
      {header + "\n111122223333,HIGH,NETWORK_REACHABILITY,d,a,b,c,d,ACTIVE,AWS_EC2_INSTANCE\n",
       "\"\" is no range of ports"},
      {header + ",Affected Packages,Package Installed Version\n"
                "111122223333,HIGH,PACKAGE_VULNERABILITY,d,a,b,c,d,ACTIVE,AWS_EC2_INSTANCE,"
                "\"a,b\",\"1,2,3\"\n",
       "3 values in the column \"Package Installed Version\" for 2 packages"},
  };
  for (const auto& c : cases) {
    try {
      import_all(c.text);
      ADD_FAILURE() << "was taken: " << c.text;
    } catch (const sim::WorldError& e) {
      EXPECT_THAT(e.what(), HasSubstr(c.message)) << c.text;
    }
  }
}

TEST(Exchange, WorldNamesTheFileThatIsWrong) {
  for (const char* wish : {R"({"import": "nowhere.json"})", R"({"import": ["nowhere.json"]})",
                           R"({"import": 5})", R"({"import": "x", "generate": {"count": 1}})"}) {
    EXPECT_ANY_THROW(tests::TestWorld(world_of(wish))) << wish;
  }
}

}  // namespace
