// What an explanation proposes does help: for every denied case at hand, the edits applied allow
// the request, or one of them says that no edit can.
#include "sim/policy/remedy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/policy_cases.h"

namespace policy_tests {
namespace {

namespace policy = sim::policy;
using policy::Remedy;

std::filesystem::path own_cases() { return source_root() / "tests/cases/policy"; }

std::vector<Case> all_own_cases() {
  std::vector<Case> all;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(own_cases())) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  files.push_back(own_cases() / "explanations/cases.json");
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    for (auto& test : read_cases(file)) all.push_back(std::move(test));
  }
  return all;
}

bool is(const Remedy& remedy, const char* edit) { return remedy.edit == edit; }

// How often each kind of edit was proposed.
using Tally = std::map<std::string, int>;

void check(const Case& test, Tally& tally) {
  const auto decision = policy::authorize(test.request, test.policies, test.rules);
  const auto remedies = policy::remedies_for(test.request, test.policies, test.rules, decision);
  EXPECT_EQ(remedies.empty(), decision.allowed()) << test.id;
  sim::Value shown = sim::Value::array();
  for (const auto& remedy : remedies) {
    ++tally[remedy.edit];
    shown.push_back(policy::to_value(remedy));
    EXPECT_FALSE(remedy.summary.empty()) << test.id;
    EXPECT_FALSE(remedy.policy.empty()) << test.id << ": " << remedy.summary;
  }
  if (std::any_of(remedies.begin(), remedies.end(), [](auto& each) { return is(each, "none"); })) {
    EXPECT_EQ(remedies.size(), 1u) << test.id;
    return;
  }
  const auto after = policy::authorize(policy::apply(test.request, remedies),
                                       policy::apply(test.policies, remedies), test.rules);
  EXPECT_TRUE(after.allowed()) << test.id << "\n" << shown.dump(2);
}

TEST(PolicyRemedies, AppliedTheyAllowEveryCaseOfOurs) {
  Tally tally;
  for (const auto& test : all_own_cases()) check(test, tally);
  for (const char* edit : {"add", "replace", "remove", "send", "none"}) {
    EXPECT_GT(tally[edit], 0) << edit;
  }
}

TEST(PolicyRemedies, AppliedTheyAllowTheSharedCases) {
  const auto file = source_root() / "../shared/data/policy/cases.sample.jsonl";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no shared sample at " << file;
  Tally tally;
  for (const auto& test : read_cases(file)) check(test, tally);
  for (const auto& [edit, count] : tally) RecordProperty(edit, count);
  // An edit is nearly always to be had; what is left are walls such as RestrictPublicBuckets.
  EXPECT_LT(tally["none"] * 20, tally["add"] + tally["replace"]);
}

// Alice wants to read an object; her identity-based policy nearly allows it, her boundary does not.
Case read_by_alice() {
  const auto allowing = [](const char* action) {
    return sim::Value{
        {"Version", "2012-10-17"},
        {"Statement", {{{"Effect", "Allow"}, {"Action", action}, {"Resource", "*"}}}}};
  };
  return to_case({{"id", "read by alice"},
                  {"request",
                   {{"principal",
                     {{"type", "IAMUser"},
                      {"account", "111122223333"},
                      {"name", "alice"},
                      {"arn", "arn:aws:iam::111122223333:user/alice"}}},
                    {"action", "s3:GetObject"},
                    {"resource", "arn:aws:s3:::amzn-s3-demo-bucket/findings.csv"},
                    {"resourceAccount", "111122223333"},
                    {"context", sim::Value::object()}}},
                  {"policies",
                   {{"identity", {allowing("s3:GetObjectAcl"), allowing("ec2:*")}},
                    {"boundary", allowing("kms:*")}}},
                  {"expected", "ImplicitlyDenied"}});
}

std::vector<Remedy> remedies_of(const Case& test) {
  Tally tally;
  check(test, tally);
  return policy::remedies_for(test.request, test.policies, test.rules,
                              policy::authorize(test.request, test.policies, test.rules));
}

// The edits of one layer: where they belong.
std::vector<std::string> places(const std::vector<Remedy>& remedies, policy::Layer layer) {
  std::vector<std::string> names;
  for (const auto& remedy : remedies) {
    if (remedy.layer == layer) names.push_back(remedy.policy);
  }
  return names;
}

TEST(PolicyRemedies, LeavePoliciesThatAwsManagesAsTheyAre) {
  using Words = std::vector<std::string>;
  Case test = read_by_alice();
  auto& identity = test.policies.identity;
  identity[0].name = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
  identity[1].name = "arn:aws:iam::111122223333:policy/own";
  EXPECT_EQ(places(remedies_of(test), policy::Layer::kIdentity), Words{identity[1].name});
  identity[1].name = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";
  EXPECT_EQ(places(remedies_of(test), policy::Layer::kIdentity),
            Words{"a new identity-based policy of " + test.request.principal.arn});
}

TEST(PolicyRemedies, PutACopyInThePlaceOfABoundaryThatAwsManages) {
  Case test = read_by_alice();
  test.policies.boundary->name = "arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser";
  const auto remedies = remedies_of(test);
  const auto edit = std::find_if(remedies.begin(), remedies.end(), [](const Remedy& each) {
    return each.layer == policy::Layer::kBoundary;
  });
  ASSERT_NE(edit, remedies.end());
  EXPECT_EQ(edit->policy, test.policies.boundary->name);
  EXPECT_EQ(edit->summary, "AWS manages it: put a copy of your own in its place, with a statement");
  test.policies.boundary->name = "arn:aws:iam::111122223333:policy/own";
  EXPECT_EQ(places(remedies_of(test), policy::Layer::kBoundary),
            std::vector<std::string>{test.policies.boundary->name});
}

}  // namespace
}  // namespace policy_tests
