// Decisions of whole requests, from the case files: one test a case, with the verdicts of single
// layers and the deciding policy where a case states them. What decided each of them is recorded in
// decided.txt beside the cases; UPDATE_GOLDEN=1 writes it anew, and the difference is to be read.
#include "sim/policy/authorizer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/policy_cases.h"

namespace policy_tests {
namespace {

using sim::policy::Layer;

const std::map<std::string, Layer> kLayerNames = {
    {"identity", Layer::kIdentity},  {"resource", Layer::kResource},
    {"boundary", Layer::kBoundary},  {"session", Layer::kSession},
    {"scp", Layer::kServiceControl}, {"rcp", Layer::kResourceControl},
    {"grant", Layer::kGrant}};

std::vector<Case> all_cases() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(source_root() / "tests/cases/policy")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Case> cases;
  for (const auto& file : files) {
    std::vector<Case> read;
    try {
      read = read_cases(file);
    } catch (const std::exception& error) {
      // Runs before main: an unreadable file becomes a case that fails.
      read.emplace_back().expected = error.what();
    }
    for (auto& test : read) {
      test.id = file.stem().string() + "/" + test.id;
      cases.push_back(std::move(test));
    }
  }
  return cases;
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.id;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

class PolicyCase : public testing::TestWithParam<Case> {};

TEST_P(PolicyCase, DecidesAsRecorded) {
  const Case& test = GetParam();
  const auto decision = authorize(test.request, test.policies, test.rules);
  const auto told = sim::policy::to_text(to_value(test.request, decision));
  EXPECT_EQ(expected_word(decision.effect), test.expected) << told;
  if (const auto layers = test.golden.find("layers"); layers != test.golden.end()) {
    for (const auto& [name, word] : layers->items()) {
      const auto verdict = verdict_of(decision, kLayerNames.at(name));
      ASSERT_TRUE(verdict) << "layer " << name << " was not looked at\n" << told;
      EXPECT_EQ(expected_word(*verdict), word.get<std::string>()) << name << "\n" << told;
    }
  }
  const auto decided = test.golden.find("decidedBy");
  if (decided == test.golden.end()) return;
  EXPECT_EQ(name_of(decision.layer), decided->at("layer").get<std::string>()) << told;
  EXPECT_EQ(decision.policy, decided->value("policy", "")) << told;
  EXPECT_EQ(decision.statement, decided->value("statement", "")) << told;
}

TEST(PolicyCases, AreDecidedByTheLayersAndStatementsRecorded) {
  std::string told;
  for (const auto& test : all_cases()) {
    const auto decision = authorize(test.request, test.policies, test.rules);
    told += fmt::format("{}: {} by {}", test.id, expected_word(decision.effect),
                        name_of(decision.layer));
    if (!decision.policy.empty()) told += ", " + decision.policy;
    if (!decision.statement.empty()) told += ", " + decision.statement;
    told += '\n';
  }
  const auto file = source_root() / "tests/cases/policy/decided.txt";
  if (std::getenv("UPDATE_GOLDEN")) std::ofstream(file) << told;
  std::ostringstream recorded;
  recorded << std::ifstream(file).rdbuf();
  EXPECT_EQ(told, recorded.str());
}

INSTANTIATE_TEST_SUITE_P(Cases, PolicyCase, testing::ValuesIn(all_cases()), test_name);

TEST(PolicyContext, ComparesNamesWithoutCaseAndReplaces) {
  sim::policy::Context context;
  context.set("aws:SourceArn", "first");
  context.set_list("AWS:sourcearn", {"second", "third"});
  ASSERT_EQ(context.keys().size(), 1u);
  const auto* key = context.find("aws:sourcearn");
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->name, "AWS:sourcearn");
  EXPECT_TRUE(key->multivalued);
  EXPECT_EQ(key->values, (std::vector<std::string>{"second", "third"}));
  context.set("aws:SourceArn", "fourth");
  EXPECT_FALSE(context.find("aws:sourcearn")->multivalued);
  EXPECT_EQ(context.find("aws:SourceArn"), context.find("AWS:SOURCEARN"));
  EXPECT_EQ(context.find("aws:SourceArns"), nullptr);
}

}  // namespace
}  // namespace policy_tests
