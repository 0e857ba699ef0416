// Generated findings keep the habits of real ones, and the model's rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "fakes/inspector/finding_reader.h"
#include "fakes/inspector/package_findings.h"
#include "fakes/models.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

std::string world_with(const std::string& findings, int seed = 3,
                       const std::string& region = "us-east-1",
                       const std::string& partition = "aws") {
  return R"({"now": "2026-03-01T09:00:00Z", "seed": )" + std::to_string(seed) +
         R"(, "accounts": [ { "id": "111122223333", "partition": ")" + partition + R"(",
    "regions": { ")" +
         region + R"(": { "inspector": { "findings": )" + findings + R"( } } } } ] })";
}

std::vector<Value> findings_of(tests::TestWorld& world, const std::string& region = "us-east-1") {
  std::vector<Value> all;
  Value input = Value::object();
  auto root = tests::TestWorld::root();
  auto client = world.client_as(root, region);
  for (;;) {
    const auto answer = client.call("inspector2", "ListFindings", input);
    for (const auto& finding : answer.value().at("findings")) all.push_back(finding);
    if (!answer.value().contains("nextToken")) return all;
    input["nextToken"] = answer.value().at("nextToken");
  }
}

std::vector<Value> generated(const std::string& findings, int seed = 3) {
  tests::TestWorld world(world_with(findings, seed));
  return findings_of(world);
}

class Generated : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    all_ = new std::vector<Value>(generated(R"({"generate": {"count": 1500}})"));
  }
  static void TearDownTestSuite() {
    delete all_;
    all_ = nullptr;
  }
  static inline std::vector<Value>* all_ = nullptr;
};

TEST_F(Generated, AreAsManyAsAskedForAndAllDifferent) {
  ASSERT_EQ(all_->size(), 1500u);
  std::set<std::string> faults;
  std::map<std::string, int> types, resources;
  for (const auto& f : *all_) {
    ++types[f.at("type")];
    ++resources[f.at("resources")[0].at("type")];
    // A resource has a fault once: its title and packages say which.
    faults.insert(
        f.at("resources")[0].at("id").get<std::string>() + f.at("title").dump() +
        f.value("/packageVulnerabilityDetails/vulnerablePackages"_json_pointer, Value()).dump());
  }
  EXPECT_EQ(faults.size(), 1500u);
  EXPECT_EQ(types.size(), 3u);
  EXPECT_EQ(resources.size(), 3u);
  EXPECT_GT(types["PACKAGE_VULNERABILITY"], 1200);
}

TEST_F(Generated, MeetTheModel) {
  const auto& model = fakes::model("inspector");
  sim::wire::Operation operation;
  operation.input = model.shapes().at("Finding").get();
  for (const auto& f : *all_) {
    const auto faults = sim::wire::check_constraints(operation, f);
    ASSERT_TRUE(faults.empty()) << sim::wire::constraint_message(faults) << f.dump(1);
  }
}

TEST_F(Generated, SeverityFollowsTheScore) {
  int without = 0;
  for (const auto& f : *all_) {
    const std::string severity = f.at("severity");
    if (f.contains("inspectorScore")) {
      const double score = f.at("inspectorScore");
      EXPECT_EQ(severity, score >= 9   ? "CRITICAL"
                          : score >= 7 ? "HIGH"
                          : score >= 4 ? "MEDIUM"
                                       : "LOW");
      EXPECT_EQ(f.at("/inspectorScoreDetails/adjustedCvss/score"_json_pointer), score);
    } else if (f.at("type") == "PACKAGE_VULNERABILITY") {
      ++without;
      EXPECT_FALSE(f.contains("inspectorScoreDetails"));
      EXPECT_TRUE(f.at("/packageVulnerabilityDetails/cvss"_json_pointer).empty());
    }
  }
  EXPECT_GT(without, 0);
}

TEST_F(Generated, TitlesHaveTheFormsOfRealOnes) {
  const std::string package = "CVE-[0-9]+-[0-9]+ - [^,]+(, [^,]+( and [0-9]+ more)?)?";
  const std::string network =
      "(Port [0-9]+|Port range [0-9]+ - [0-9]+) is reachable from an Internet Gateway - TCP";
  const std::string code = "CWE-[0-9]+(,[0-9]+)* - .+";
  for (const auto& f : *all_) {
    const std::string type = f.at("type"), title = f.at("title");
    const auto& form = type == "PACKAGE_VULNERABILITY"  ? package
                       : type == "NETWORK_REACHABILITY" ? network
                                                        : code;
    EXPECT_THAT(title, ::testing::MatchesRegex(form));
  }
}

TEST_F(Generated, OnlyPackageFindingsSpeakOfFixesAndScores) {
  for (const auto& f : *all_) {
    const bool package = f.at("type") == "PACKAGE_VULNERABILITY";
    EXPECT_EQ(f.contains("fixAvailable"), package);
    EXPECT_EQ(f.contains("exploitAvailable"), package);
    EXPECT_EQ(f.contains("packageVulnerabilityDetails"), package);
    if (!package) {
      EXPECT_FALSE(f.contains("epss") || f.contains("inspectorScore"));
    }
    const bool none = f.at("remediation").at("recommendation").at("text") == "None Provided";
    EXPECT_EQ(none, package);
  }
}

TEST_F(Generated, TimesAreInOrderAndInThePast) {
  const auto now = sim::to_millis(*sim::date::parse_iso("2026-03-01T09:00:00Z"));
  std::map<std::string, int> statuses;
  for (const auto& f : *all_) {
    const int64_t first = f.at("firstObservedAt"), last = f.at("lastObservedAt"),
                  updated = f.at("updatedAt");
    EXPECT_LE(first, last);
    EXPECT_LE(last, updated);
    EXPECT_LT(updated, now) << f.dump();
    ++statuses[f.at("status")];
  }
  EXPECT_EQ(statuses.size(), 3u);
  EXPECT_GT(statuses["ACTIVE"], 1100);
}

TEST(Generator, GivesTheSameFindingsForTheSameSeedOnly) {
  const std::string wish = R"({"generate": {"count": 60}})";
  EXPECT_EQ(generated(wish, 3), generated(wish, 3));
  EXPECT_NE(generated(wish, 3), generated(wish, 4));
}

TEST(Generator, KeepsToTheMix) {
  for (const auto& f : generated(R"({"generate": {"count": 40, "mix": {"network": 1}}})")) {
    EXPECT_EQ(f.at("type"), "NETWORK_REACHABILITY");
  }
  std::map<std::string, int> resources;
  for (const auto& f :
       generated(R"({"generate": {"count": 100, "mix": {"ec2": 3, "lambda": 1}}})")) {
    ++resources[f.at("resources")[0].at("type")];
  }
  EXPECT_EQ(resources,
            (std::map<std::string, int>{{"AWS_EC2_INSTANCE", 75}, {"AWS_LAMBDA_FUNCTION", 25}}));
  std::map<std::string, int> types;
  for (const auto& f : generated(R"({"generate": {"count": 21, "mix": {"code_repository": 1}}})")) {
    EXPECT_EQ(f.at("resources")[0].at("type"), "CODE_REPOSITORY");
    ++types[f.at("type")];
  }
  EXPECT_EQ(types, (std::map<std::string, int>{{"CODE_VULNERABILITY", 11},
                                               {"PACKAGE_VULNERABILITY", 10}}));
  EXPECT_EQ(generated(R"({"generate": {"count": 0}})").size(), 0u);
  EXPECT_EQ(generated(R"({"generate": {"count": 1}})").size(), 1u);
}

TEST(Generator, NamesThePartitionOfTheRegion) {
  tests::TestWorld world(world_with(R"({"generate": {"count": 50}})", 3, "cn-north-1", "aws-cn"));
  auto root = tests::TestWorld::root();
  root.arn = "arn:aws-cn:iam::111122223333:root";
  const auto answer = world.client_as(root, "cn-north-1").call("inspector2", "ListFindings");
  for (const auto& f : answer.value().at("findings")) {
    EXPECT_EQ(f.dump().find("arn:aws:"), std::string::npos);
    EXPECT_EQ(f.at("resources")[0].at("partition"), "aws-cn");
  }
}

TEST(Generator, WorksBeforeAnyVulnerabilityWasPublished) {
  std::string text = world_with(R"({"generate": {"count": 200}})");
  text.replace(text.find("2026"), 4, "2010");
  tests::TestWorld world(text);
  EXPECT_EQ(findings_of(world).size(), 200u);
}

TEST(PackageTitle, ShowsTwoPackagesAndCountsTheRest) {
  using fakes::inspector::package_title;
  EXPECT_EQ(package_title("CVE-1", {"a"}), "CVE-1 - a");
  EXPECT_EQ(package_title("CVE-1", {"a", "a"}), "CVE-1 - a, a");
  EXPECT_EQ(package_title("CVE-1", {"a", "b", "c", "d"}), "CVE-1 - a, b and 2 more");
}

// Where world files go wrong, and what is said about it.
struct BadWorld {
  const char* findings;
  const char* complaint;
};
const BadWorld kBadWorlds[] = {
    {R"({"generate": {}})", "needs a \"count\""},
    {R"({"generate": {"count": -1}})", "must be a whole number from 0 to 1000000"},
    {R"({"generate": {"count": 1.5}})", "must be a whole number from 0 to 1000000"},
    {R"({"generate": {"count": 1, "mix": {"eks": 1}}})", "unknown member"},
    {R"({"generate": {"count": 1, "mix": {"ec2": 0}}})", "must give some kind a weight above 0"},
    {R"({"generat": {"count": 1}})", "did you mean \"generate\"?"},
    {R"("many")", "must be an object"},
    {R"([{"awsAccountId": "111122223333"}])", "Member must not be null"},
    {R"([{"findngArn": "x"}])", "did you mean \"findingArn\"?"},
    {R"([{"findingArn": 1}])", "must be a text"},
    {R"([{"firstObservedAt": "yesterday"}])", "must be an ISO 8601 date or epoch seconds"},
    {R"([{"resources": [{"type": 3}]}])", "must be a text"},
};

TEST(WorldSection, RefusesWhatIsWrongAndSaysWhere) {
  for (const auto& bad : kBadWorlds) {
    try {
      tests::TestWorld world(world_with(bad.findings));
      ADD_FAILURE() << "accepted: " << bad.findings;
    } catch (const sim::WorldFileError& e) {
      EXPECT_NE(std::string(e.what()).find(bad.complaint), std::string::npos)
          << bad.findings << ": " << e.what();
    }
  }
}

const char* const kFinding = R"({
  "findingArn": "arn:aws:inspector2:us-east-1:111122223333:finding/0123456789abcdef0123456789abcdef",
  "awsAccountId": "111122223333", "type": "PACKAGE_VULNERABILITY", "description": "d",
  "remediation": {}, "severity": "HIGH", "status": "ACTIVE",
  "firstObservedAt": "2026-02-15T22:43:38.206000-05:00", "lastObservedAt": 1771216669.531,
  "resources": [ { "type": "AWS_EC2_INSTANCE", "id": "i-1", "tags": {} } ] })";

TEST(WorldSection, ReadsDatesAsPeopleAndToolsWriteThem) {
  const auto all = generated("[" + std::string(kFinding) + "]");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].at("firstObservedAt"), 1771213418206);
  EXPECT_EQ(all[0].at("lastObservedAt"), 1771216669531);
}

TEST(WorldSection, HoldsFindingsToTheModel) {
  struct Case {
    const char* pointer;
    Value value;
    const char* complaint;
  };
  const std::vector<Case> cases = {
      {"/severity", "SEVERE", "enum value set"},
      {"/findingArn", "arn:aws:inspector2:us-east-1:111122223333:finding/x", "regular expression"},
      {"/resources", Value::array(), "length greater than or equal to 1"},
      {"/resources/0/type", "AWS_S3_BUCKET", "enum value set"},
      {"/awsAccountId", "1", "length greater than or equal to 12"},
      {"/epss/score", 2.5, "less than or equal to 1"},
  };
  for (const auto& c : cases) {
    Value finding = Value::parse(kFinding);
    finding[Value::json_pointer(c.pointer)] = c.value;
    try {
      tests::TestWorld world(world_with(Value::array({finding}).dump()));
      ADD_FAILURE() << "accepted: " << c.pointer;
    } catch (const sim::WorldFileError& e) {
      EXPECT_NE(std::string(e.what()).find(c.complaint), std::string::npos) << e.what();
    }
  }
  try {
    tests::TestWorld world(world_with("[" + std::string(kFinding) + "," + kFinding + "]"));
    ADD_FAILURE() << "accepted one ARN twice";
  } catch (const sim::WorldFileError& e) {
    EXPECT_NE(std::string(e.what()).find("another finding has this ARN"), std::string::npos);
  }
}

}  // namespace
