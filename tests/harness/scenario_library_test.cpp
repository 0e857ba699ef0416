// Every scenario file passes as it stands, and fails when the behaviour that it names is broken:
// the mutation that breaks it is in mutations.json, as a JSON merge patch of the scenario.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "harness/runner.h"
#include "sim/base/json_text.h"
#include "sim/world_file.h"

namespace {

namespace fs = std::filesystem;
using sim::Value;

const std::string kLibrary = SIM_SOURCE_DIR "/scenarios";
const std::string kExporter = SIM_BINARY_DIR "/inspector-export";

std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  for (const auto& each : fs::recursive_directory_iterator(kLibrary)) {
    const auto path = fs::relative(each.path(), kLibrary);
    const auto folder = path.begin()->string();
    if (!each.is_regular_file() || path.extension() != ".json" || folder == "worlds" ||
        folder == "policies" || folder == "filters" || folder == "bases") {
      continue;
    }
    files.push_back(path.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(0, info.param.size() - std::string(".json").size());
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

Value mutations() {
  auto parsed = sim::json::parse(sim::read_file(SIM_SOURCE_DIR "/tests/harness/mutations.json"));
  EXPECT_TRUE(parsed) << parsed.complaints.front().place;
  return *parsed.value;
}

std::vector<harness::Scenario> scenarios_of(const std::string& file, const Value& patch) {
  const std::string path = kLibrary + "/" + file;
  Value value = *sim::json::parse(sim::read_file(path)).value;
  value.merge_patch(patch);
  auto parsed =
      harness::parse_scenarios(file, fs::path(path).parent_path().string(), value.dump(2));
  for (const auto& [place, message] : parsed.complaints) {
    ADD_FAILURE() << file << ": " << place << ": " << message;
  }
  return parsed ? std::move(*parsed.value) : std::vector<harness::Scenario>{};
}

std::string failures_of(const harness::Outcome& outcome) {
  std::string text;
  for (const auto& failure : outcome.failures) {
    text += failure.message + "\n" + failure.explanation;
  }
  return text + outcome.journal + outcome.subject.err;
}

class ScenarioLibrary : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioLibrary, Passes) {
  const auto scenarios = scenarios_of(GetParam(), Value::object());
  ASSERT_FALSE(scenarios.empty());
  for (const auto& scenario : scenarios) {
    const auto outcome = harness::run_scenario(scenario, kExporter);
    EXPECT_TRUE(outcome.passed()) << scenario.name << "\n" << failures_of(outcome);
  }
}

TEST_P(ScenarioLibrary, FailsWhenItsCauseIsBroken) {
  const auto all = mutations();
  ASSERT_TRUE(all.contains(GetParam())) << "mutations.json has no entry for this scenario";
  const auto scenarios = scenarios_of(GetParam(), all[GetParam()]);
  ASSERT_FALSE(scenarios.empty());
  for (const auto& scenario : scenarios) {
    const auto outcome = harness::run_scenario(scenario, kExporter);
    EXPECT_FALSE(outcome.passed()) << scenario.name << "\n"
                                   << outcome.journal << outcome.subject.err;
    EXPECT_EQ(outcome.subject.not_started, "");
    for (const auto& failure : outcome.failures) {
      EXPECT_EQ(failure.message.find("a bug in inspector-sim"), std::string::npos)
          << failure.message;
    }
  }
}

TEST_P(ScenarioLibrary, SaysWhyItMattersAndWhatItIsAbout) {
  for (const auto& scenario : scenarios_of(GetParam(), Value::object())) {
    EXPECT_GT(scenario.why.size(), 40u) << scenario.name;
    EXPECT_FALSE(scenario.tags.empty()) << scenario.name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ScenarioLibrary, testing::ValuesIn(scenario_files()), test_name);

TEST(ScenarioMutations, NameScenariosThatExist) {
  const auto files = scenario_files();
  EXPECT_GE(files.size(), 80u);
  const auto all = mutations();
  for (const auto& [file, patch] : all.items()) {
    EXPECT_NE(std::find(files.begin(), files.end(), file), files.end()) << file;
    EXPECT_TRUE(patch.is_object() && !patch.empty()) << file;
  }
}

TEST(ScenarioNames, AreUnique) {
  std::map<std::string, std::string> files;
  for (const auto& file : scenario_files()) {
    for (const auto& scenario : scenarios_of(file, Value::object())) {
      EXPECT_EQ(files.count(scenario.name), 0u) << file << " and " << files[scenario.name];
      files[scenario.name] = file;
    }
  }
}

}  // namespace
