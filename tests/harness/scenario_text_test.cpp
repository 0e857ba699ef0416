// What a scenario file may not say: each fault is named with its line, its column and what was
// meant.
#include <gtest/gtest.h>

#include "harness/scenario.h"
#include "harness/stage.h"

namespace {

struct BadText {
  const char* name;
  const char* text;
  const char* place;
  const char* message;  // part of the complaint
};

void PrintTo(const BadText& bad, std::ostream* out) { *out << bad.name; }

class BadScenario : public testing::TestWithParam<BadText> {};

TEST_P(BadScenario, IsNamedWithItsPlace) {
  const auto& [name, text, place, message] = GetParam();
  const auto parsed = harness::parse_scenario("bad.json", ".", text);
  ASSERT_FALSE(parsed);
  bool found = false;
  std::string all;
  for (const auto& complaint : parsed.complaints) {
    all += complaint.place + ": " + complaint.message + "\n";
    found =
        found || (complaint.place == place && complaint.message.find(message) != std::string::npos);
    EXPECT_EQ(complaint.message.find('\n'), std::string::npos);
  }
  EXPECT_TRUE(found) << all;
}

const BadText kBadTexts[] = {
    {"not_json", "{\"name\": \"x\",\n  oops }", "line 2, column 3", ""},
    {"not_an_object", "[]", "line 1, column 1", "object"},
    {"unknown_member", "{\"name\": \"x\",\n  \"expects\": []}", "line 2, column 14",
     "did you mean \"expect\"?"},
    {"no_name", "{\"run\": {\"exporter\": []}, \"expect\": [{\"exit\": 0}]}", "line 1, column 1",
     "\"name\""},
    {"no_run", "{\"name\": \"x\", \"expect\": [{\"exit\": 0}]}", "line 1, column 1", "\"run\""},
    {"empty_expect", "{\"name\": \"x\", \"run\": {\"exporter\": []}, \"expect\": []}",
     "line 1, column 1", "\"expect\""},
    {"unknown_verb", "{\"expect\": [\n  {\"exti\": 0}]}", "line 2, column 3",
     "did you mean \"exit\"?"},
    {"wrong_type_of_verb", "{\"expect\": [\n  {\"exit\": \"0\"}]}", "line 2, column 12",
     "a whole number"},
    {"unknown_qualifier", "{\"expect\": [\n  {\"report\": \"FAILED\", \"error_cod\": \"X\"}]}",
     "line 2, column 37", "did you mean \"error_code\"?"},
    {"unknown_member_of_object", "{\"expect\": [\n  {\"object\": {\"buckt\": \"x\"}}]}",
     "line 2, column 24", "did you mean \"bucket\"?"},
    {"bad_bounds", "{\"expect\": [{\"calls\": {\n  \"kms:Decrypt\": {\"atleast\": 1}}}]}",
     "line 2, column 30", "at_least"},
    {"call_without_service", "{\"expect\": [{\"calls\": {\n  \"Decrypt\": 1}}]}",
     "line 2, column 14", "kms:GenerateDataKey"},
    {"bad_span", "{\"run\": {\"exporter\": [],\n  \"within\": \"soon\"}}", "line 2, column 13",
     "span"},
    {"both_subjects", "{\"run\": {\"exporter\": [], \"command\": [\"x\"]}}", "line 1, column 9",
     "either"},
    {"bad_pace", "{\"pace\":\n \"hurried\"}", "line 2, column 2", "per_request"},
    {"step_without_call", "{\"before\": [\n  {\"input\": {}}]}", "line 2, column 3", "either"},
    {"step_call_form", "{\"before\": [\n  {\"call\": \"DisableKey\"}]}", "line 2, column 12",
     "kms:DisableKey"},
    {"step_advance_with_input", "{\"before\": [{\"advance\": \"5m\",\n  \"as\": \"root\"}]}",
     "line 2, column 9", "goes with"},
    {"during_without_steps", "{\"during\": [\n  {\"after\": \"kms:Decrypt\"}]}", "line 2, column 3",
     "\"do\""},
    {"given_of_unknown_service", "{\"given\": {\n  \"insepctor\": {}}}", "line 2, column 16",
     "did you mean \"inspector\"?"},
    {"environment_not_text", "{\"run\": {\"exporter\": [], \"env\": {\n  \"A\": 1}}}",
     "line 2, column 8", "a text"},
};

INSTANTIATE_TEST_SUITE_P(All, BadScenario, testing::ValuesIn(kBadTexts),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(ScenarioText, NamesEveryFaultAtOnce) {
  const auto parsed = harness::parse_scenario(
      "bad.json", ".",
      R"({"name": 1, "pace": "x", "run": {"exporter": []}, "expect": [{"exit": "0"}]})");
  ASSERT_FALSE(parsed);
  EXPECT_GE(parsed.complaints.size(), 3u);
}

TEST(ScenarioText, TakesCommentsAndKeepsOrder) {
  const auto parsed = harness::parse_scenario("good.json", ".", R"({
    // why not
    "name": "x", "why": ["one", "two"], "pace": "per_request 30s", "seed": 7,
    "before": [{"advance": "5m"}, {"call": "kms:DisableKey", "as": "admin", "input": {"KeyId": "k"}}],
    "run": {"command": ["true"], "within": "5s", "env": {"A": "b"}},
    "expect": [{"exit": 0}, {"calls": {"kms:*": {"at_least": 1}}}]})");
  ASSERT_TRUE(parsed) << parsed.complaints.front().message;
  const auto& scenario = *parsed.value;
  EXPECT_EQ(scenario.why, "one two");
  EXPECT_EQ(scenario.before[0].advance, std::chrono::minutes(5));
  EXPECT_EQ(scenario.before[1].operation, "DisableKey");
  EXPECT_FALSE(scenario.run.bundled_exporter);
  EXPECT_EQ(scenario.run.within, std::chrono::seconds(5));
  EXPECT_EQ(scenario.seed, 7u);
}

// ---- what only the world can tell to be wrong ----

struct BadStage {
  const char* name;
  const char* members;  // beside name, run and expect
  const char* message;
};

void PrintTo(const BadStage& bad, std::ostream* out) { *out << bad.name; }

class ImpossibleScenario : public testing::TestWithParam<BadStage> {};

TEST_P(ImpossibleScenario, IsRefusedBeforeItRuns) {
  const auto& [name, members, message] = GetParam();
  const std::string text = std::string("{\"name\": \"x\", ") + members +
                           ",\n \"run\": {\"exporter\": []}, \"expect\": [{\"exit\": 0}]}";
  auto parsed = harness::parse_scenario("bad.json", SIM_SOURCE_DIR "/scenarios/bucket", text);
  ASSERT_TRUE(parsed) << parsed.complaints.front().message;
  try {
    harness::Stage(*parsed.value).check(*parsed.value);
    FAIL() << "nothing was refused";
  } catch (const std::runtime_error& e) {
    EXPECT_NE(std::string(e.what()).find(message), std::string::npos) << e.what();
    EXPECT_NE(std::string(e.what()).find("bad.json: line "), std::string::npos) << e.what();
    EXPECT_EQ(std::string(e.what()).find('\n'), std::string::npos);
  }
}

const BadStage kBadStages[] = {
    {"no_world_file", R"("given": {"world": "worlds/nowhere.json"})", "no world file"},
    {"no_policy_file",
     R"("given": {"world": "worlds/export.json", "s3": {"amzn-s3-demo-bucket": {"policy": "policies/none.json"}}})",
     "no file policies/none.json"},
    {"unknown_account",
     R"("given": {"world": "worlds/export.json", "s3": {"amzn-s3-demo-bucket": {"account": "000000000000"}}})",
     "no account"},
    {"unknown_setting",
     R"("given": {"world": "worlds/export.json", "settings": {"inspector.empty_reprt": "write"}})",
     "inspector.empty_report"},
    {"unknown_bucket_member",
     R"("given": {"world": "worlds/export.json", "s3": {"amzn-s3-demo-bucket": {"polcy": {}}}})",
     "did you mean"},
    {"nothing_to_leave_out",
     R"("given": {"world": "worlds/export.json", "kms": {"no-such-alias": null}})", "leave out"},
    {"unknown_operation",
     R"("given": {"world": "worlds/export.json"}, "before": [{"call": "kms:DisabelKey"}])",
     "did you mean \"DisableKey\"?"},
    {"unknown_service",
     R"("given": {"world": "worlds/export.json"}, "before": [{"call": "kmz:DisableKey"}])",
     "no service"},
    {"unknown_input",
     R"("given": {"world": "worlds/export.json"}, "before": [{"call": "kms:DisableKey", "input": {"KeyID": ""}}])",
     "did you mean \"KeyId\"?"},
    {"unknown_user",
     R"("given": {"world": "worlds/export.json"}, "before": [{"call": "kms:ListKeys", "as": "nobody"}])",
     "nobody"},
    {"bad_fault",
     R"("given": {"world": "worlds/export.json"}, "faults": [{"on": "kms:Decrypt", "anser": "X"}])",
     "did you mean \"answer\"?"},
};

INSTANTIATE_TEST_SUITE_P(All, ImpossibleScenario, testing::ValuesIn(kBadStages),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
