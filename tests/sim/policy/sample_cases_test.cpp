// The shared sample of evaluation cases, when it is at hand beside the repository: every decision,
// and every layer verdict that the sample records.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "tests/support/policy_cases.h"

namespace policy_tests {
namespace {

using sim::policy::Effect;
using sim::policy::Layer;

const std::map<std::string, Layer> kLayerNames = {
    {"identity", Layer::kIdentity},  {"resource", Layer::kResource},
    {"boundary", Layer::kBoundary},  {"session", Layer::kSession},
    {"scp", Layer::kServiceControl}, {"rcp", Layer::kResourceControl}};

Effect recorded(const std::string& word) {
  if (word == "Allowed" || word == "AllowedForAccount") return Effect::kAllow;
  if (word == "ImplicitlyDenied") return Effect::kImplicitDeny;
  return Effect::kExplicitDeny;
}

void check_layers(const Case& test, const sim::policy::Decision& decision) {
  const auto layers = test.golden.find("layers");
  if (layers == test.golden.end()) return;
  for (const auto& [name, word] : layers->items()) {
    const auto verdict = verdict_of(decision, kLayerNames.at(name));
    if (!verdict || word == "NotApplicable") continue;
    EXPECT_EQ(*verdict, recorded(word.get<std::string>())) << test.id << " layer " << name;
  }
}

TEST(PolicySampleCases, AllDecisionsAndLayersAgree) {
  const auto file = source_root() / "../shared/data/policy/cases.sample.jsonl";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no shared sample at " << file;
  const auto cases = read_cases(file);
  EXPECT_FALSE(cases.empty());
  for (const auto& test : cases) {
    if (test.expected.empty()) continue;
    const auto decision = authorize(test.request, test.policies, test.rules);
    EXPECT_EQ(expected_word(decision.effect), test.expected)
        << test.id << "\n"
        << sim::policy::to_text(to_value(test.request, decision));
    check_layers(test, decision);
  }
}

}  // namespace
}  // namespace policy_tests
