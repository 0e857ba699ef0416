// Mutation of policies: the mutants of a document, and what a small set of scenarios notices.
#include "harness/mutate.h"

#include <gtest/gtest.h>

#include "harness/mutants.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

const std::string kLibrary = SIM_SOURCE_DIR "/scenarios";

Value documented() {
  return Value::parse(R"({ "Version": "2012-10-17", "Statement": [ {
    "Sid": "allow-inspector", "Effect": "Allow",
    "Principal": { "Service": "inspector2.amazonaws.com" },
    "Action": [ "s3:PutObject", "s3:PutObjectAcl" ], "Resource": "arn:aws:s3:::b/*",
    "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" },
                   "Bool": { "aws:SecureTransport": "true" } } } ] })");
}

TEST(Mutants, ChangeOneThingEach) {
  const auto document = documented();
  std::vector<std::string> changes;
  for (const auto& mutant : harness::mutants_of(document)) {
    EXPECT_NE(mutant.document, document) << mutant.change;
    changes.push_back(mutant.change);
  }
  const std::string s = "Statement[0] (Sid allow-inspector): ";
  EXPECT_THAT(changes, testing::UnorderedElementsAre(
                           s + "dropped", s + "denies instead of allowing",
                           s + "without s3:PutObject in Action",
                           s + "without s3:PutObjectAcl in Action", s + "for every principal",
                           s + "without the condition StringEquals aws:SourceAccount",
                           s + "with another value in the condition StringEquals aws:SourceAccount",
                           s + "without the condition Bool aws:SecureTransport",
                           s + "with another value in the condition Bool aws:SecureTransport"));
}

TEST(Mutants, ConditionsGoOneByOne) {
  for (const auto& mutant : harness::mutants_of(documented())) {
    const auto& statement = mutant.document["Statement"][0];
    if (mutant.change.ends_with("without the condition Bool aws:SecureTransport")) {
      EXPECT_EQ(statement["Condition"],
                Value::parse(R"({"StringEquals": {"aws:SourceAccount": "111122223333"}})"));
    }
    if (mutant.change.ends_with("another value in the condition Bool aws:SecureTransport")) {
      EXPECT_EQ(statement["Condition"]["Bool"]["aws:SecureTransport"], "false");
    }
  }
}

TEST(Mutants, OfWhatIsNoDocumentThereAreNone) {
  EXPECT_TRUE(harness::mutants_of(Value()).empty());
  EXPECT_TRUE(harness::mutants_of({{"Statement", "none"}}).empty());
}

TEST(Mutants, FindThePoliciesOfAWorldAndTheirFiles) {
  auto world = sim::WorldFile::read(kLibrary + "/worlds/export.json");
  const auto places = harness::take_in_policies(world);
  const auto bucket = std::find_if(places.begin(), places.end(), [](const auto& place) {
    return place.pointer == "/accounts/0/regions/us-east-1/buckets/0/policy";
  });
  ASSERT_NE(bucket, places.end());
  EXPECT_EQ(bucket->name, "policies/bucket.json");
  EXPECT_TRUE(world.value.at(Value::json_pointer(bucket->pointer)).contains("Statement"));
}

harness::MutateOptions options_for(std::vector<std::string> files) {
  harness::MutateOptions options;
  for (const auto& file : files) options.paths.push_back(kLibrary + "/" + file);
  options.exporter = SIM_BINARY_DIR "/inspector-export";
  options.policy = "bucket";
  return options;
}

bool survives(const harness::MutationReport& report, const std::string& change) {
  return std::any_of(report.survivors.begin(), report.survivors.end(),
                     [&](const auto& each) { return each.change.ends_with(change); });
}

// A success notices every loss of permission, and no gain; a denial notices the gain.
TEST(Mutate, ReportsWhatNoScenarioNotices) {
  // The world holds policies that these scenarios do not use; their mutants survive rightly.
  auto success = options_for({"reports/csv-arrives-encrypted.json"});
  success.policy = "policies/bucket.json";
  const auto report = harness::mutate(success).value();
  EXPECT_TRUE(report.unfit.empty());
  EXPECT_GT(report.mutants, 5u);
  EXPECT_FALSE(survives(report, "dropped"));
  EXPECT_FALSE(survives(report, "without s3:PutObject in Action"));
  EXPECT_FALSE(
      survives(report, "with another value in the condition StringEquals aws:SourceAccount"));
  EXPECT_TRUE(survives(report, "without the condition StringEquals aws:SourceAccount"));

  auto denied = options_for({"bucket/policy-names-another-account.json"});
  denied.policy = "policies/bucket-another-account.json";
  const auto denial = harness::mutate(denied).value();
  EXPECT_FALSE(survives(denial, "without the condition StringEquals aws:SourceAccount"));
}

TEST(Mutate, AnswersByItsStatus) {
  auto options = options_for({"reports/csv-arrives-encrypted.json"});
  options.policy = "bucket.json";
  options.json = true;
  testing::internal::CaptureStdout();
  EXPECT_EQ(harness::run_mutate(options), 1);
  const auto printed = Value::parse(testing::internal::GetCapturedStdout());
  EXPECT_EQ(printed["mutants"], printed["noticed"].get<size_t>() + printed["survivors"].size());
  options.json = false;
  options.allowed = printed["survivors"].size();
  testing::internal::CaptureStdout();
  EXPECT_EQ(harness::run_mutate(options), 0);
  const auto text = testing::internal::GetCapturedStdout();
  EXPECT_NE(text.find("SURVIVED  policies/bucket.json: Statement[0]"), std::string::npos) << text;
}

}  // namespace
