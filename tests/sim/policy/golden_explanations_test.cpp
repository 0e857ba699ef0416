// Explanations as people read them, whole: for each case below tests/cases/policy/explanations the
// text and the data, next to it. UPDATE_GOLDEN=1 writes them anew; read the difference before
// keeping it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "sim/policy/explain.h"
#include "tests/support/policy_cases.h"

namespace policy_tests {
namespace {

using sim::Value;

std::filesystem::path folder() { return source_root() / "tests/cases/policy/explanations"; }

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void expect_golden(const std::string& name, const std::string& text) {
  const auto file = folder() / name;
  if (std::getenv("UPDATE_GOLDEN")) {
    std::ofstream(file) << text;
    return;
  }
  EXPECT_EQ(text_of(file), text) << file;
}

TEST(PolicyGoldens, EveryCaseIsExplainedAsRecorded) {
  const auto cases = read_cases(folder() / "cases.json");
  EXPECT_GE(cases.size(), 30u);
  for (const auto& test : cases) {
    const auto decision = authorize(test.request, test.policies, test.rules);
    EXPECT_EQ(expected_word(decision.effect), test.expected) << test.id;
    const Value told = explained(test.request, test.policies, test.rules, decision);
    expect_golden(test.id + ".txt",
                  sim::policy::explained_text(told) +
                      sim::policy::advice_text(told.at("mistakes"), told.at("remedies")));
    expect_golden(test.id + ".data.json", told.dump(2) + "\n");
  }
}

}  // namespace
}  // namespace policy_tests
