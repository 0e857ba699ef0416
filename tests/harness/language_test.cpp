// What the language of scenarios can say beyond one program and one world: variants, variables,
// inheritance, changes of the world at a call or a time, several programs; and what it expects of
// calls and outputs. Each power is shown by a scenario that passes and one that fails for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/failure_folder.h"
#include "harness/files.h"
#include "harness/runner.h"
#include "harness/scenario_files.h"
#include "harness/scenario_schema.h"
#include "harness/stage.h"
#include "sim/gateway/fault_rule.h"

namespace {

using sim::Value;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kExporter = SIM_BINARY_DIR "/inspector-export";
const std::string kFolder = SIM_SOURCE_DIR "/scenarios/reports";
constexpr const char* kKey =
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

// An export that succeeds, with members laid over it.
Value scenario(const Value& members) {
  Value out = {{"name", "of the test"},
               {"given", {{"world", "worlds/export.json"}}},
               {"run",
                {{"exporter",
                  {"--bucket", "amzn-s3-demo-bucket", "--kms-key", kKey, "--poll", "0s",
                   "--backoff", "20ms"}}}},
               {"expect", {{{"exit", 0}}}}};
  out.merge_patch(members);
  return out;
}

std::vector<harness::Scenario> read(const Value& value, const std::string& folder = kFolder) {
  auto parsed = harness::parse_scenarios("test.json", folder, value.dump(2));
  for (const auto& [place, message] : parsed.complaints) ADD_FAILURE() << place << ": " << message;
  return parsed ? std::move(*parsed.value) : std::vector<harness::Scenario>{};
}

// What a scenario is told to have failed at.
std::vector<std::string> failures_of(const Value& value) {
  std::vector<std::string> out;
  for (const auto& each : read(value)) {
    const auto outcome = harness::run_scenario(each, kExporter);
    for (const auto& failure : outcome.failures) out.push_back(failure.message);
  }
  return out;
}

std::vector<std::string> complaints_of(const Value& value, const std::string& folder = kFolder) {
  std::vector<std::string> out;
  const auto parsed = harness::parse_scenarios("test.json", folder, value.dump(2));
  for (const auto& [place, message] : parsed.complaints) out.push_back(place + ": " + message);
  return out;
}

// A program that does what a shell line says; no AWS call.
Value shell(const std::string& line) { return {{"command", {"sh", "-c", line}}}; }

Value patch(const Value& run, const Value& expect) {
  Value out = scenario({{"expect", expect}});
  out["run"] = run;
  return out;
}

// ---- variants ----

TEST(Matrix, MakesAScenarioOfEachCombination) {
  const auto all = read(scenario({{"name", "export"},
                                  {"matrix", {{"format", {"CSV", "JSON"}}, {"count", {1, 2}}}},
                                  {"run", {{"exporter", {"--format", "{matrix.format}"}}}},
                                  {"expect", {{{"exit", "{matrix.count}"}}}}}));
  std::vector<std::string> names;
  for (const auto& each : all) names.push_back(each.name);
  EXPECT_THAT(names, ElementsAre("export (1, CSV)", "export (1, JSON)", "export (2, CSV)",
                                 "export (2, JSON)"));
  EXPECT_EQ(all[1].run.arguments, (std::vector<std::string>{"--format", "JSON"}));
  EXPECT_EQ(all[2].expect[0].value, (Value{{"exit", 2}}));
  EXPECT_EQ(all[3].variant, "2, JSON");
}

TEST(Matrix, TakesObjectsWithANameAndKeysOfObjects) {
  const Value home = {{"name", "home"}, {"region", "us-east-1"}, {"on", true}};
  const auto all = read(scenario(
      {{"name", "in {matrix.place.region}"},
       {"matrix", {{"place", {home}}}},
       {"given",
        {{"inspector", {{"{matrix.place.region}", {{"enabled", "{matrix.place.on}"}}}}}}}}));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].name, "in us-east-1");
  EXPECT_EQ(all[0].given["inspector"], (Value{{"us-east-1", {{"enabled", true}}}}));
}

TEST(Variables, StandForTextsAndWholeValues) {
  const auto all =
      read(scenario({{"matrix", {{"n", {3}}}},
                     {"variables", {{"key", "k-{matrix.n}"}, {"expected", {{"exit", 0}}}}},
                     {"why", "of {variables.key} and {report}"},
                     {"expect", {"{variables.expected}"}}}));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].why, "of k-3 and {report}");
}

TEST(Matrix, IsRefusedWhereItIsNone) {
  EXPECT_THAT(complaints_of(scenario({{"matrix", {{"format", "CSV"}}}})),
              Contains(HasSubstr("lists the values")));
  EXPECT_THAT(complaints_of(scenario({{"matrix", Value::array({"x"})}})),
              Contains(HasSubstr("\"matrix\" is an object")));
  EXPECT_THAT(complaints_of(scenario({{"matrix", {{"a", {Value::array()}}}}})),
              Contains(HasSubstr("\"name\"")));
  EXPECT_THAT(
      complaints_of(scenario({{"matrix", {{"format", {"CSV"}}}}, {"why", "{matrix.formt}"}})),
      ElementsAre(AllOf(HasSubstr("line "), HasSubstr("did you mean {matrix.format}?"))));
  EXPECT_THAT(complaints_of(scenario({{"variables", {{"a", {1}}}}, {"why", "x {variables.a}"}})),
              Contains(HasSubstr("no text")));
  const auto one =
      harness::parse_scenario("t", kFolder, scenario({{"matrix", {{"a", {1, 2}}}}}).dump());
  ASSERT_FALSE(one);
  EXPECT_THAT(one.complaints.front().message, HasSubstr("the matrix makes 2"));
}

TEST(Extends, LaysAScenarioOverAnother) {
  const harness::ScratchFolder folder;
  const auto file = [&](const char* name, const std::string& text) {
    harness::write_file(folder.path() + "/" + name, text);
  };
  file("base.json", R"({"name": "base", "tags": ["a"],
    "run": {"command": ["true"], "within": "5s"}, "expect": [{"exit": 0}]})");
  file("middle.json", R"({"extends": "base.json", "name": "middle", "why": "w",
    "run": {"within": "7s"}})");
  const auto all = read({{"extends", "middle.json"}, {"name", "top"}}, folder.path());
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].name, "top");
  EXPECT_EQ(all[0].run.within, std::chrono::seconds(7));
  EXPECT_EQ(all[0].tags, std::vector<std::string>{"a"});
  // What is wrong in a file below is told with that file's place.
  file("bad.json", "{\"name\": \"bad\",\n \"expcet\": 1}");
  EXPECT_THAT(complaints_of({{"extends", "bad.json"}, {"name", "top"}}, folder.path()),
              Contains(AllOf(HasSubstr("line 2, column 12 of "), HasSubstr("bad.json"),
                             HasSubstr("did you mean \"expect\"?"))));
  EXPECT_THAT(complaints_of({{"extends", "none.json"}, {"name", "top"}}, folder.path()),
              Contains(HasSubstr("there is no file none.json")));
  file("circle.json", R"({"extends": "circle.json"})");
  EXPECT_THAT(complaints_of({{"extends", "circle.json"}, {"name", "top"}}, folder.path()),
              Contains(HasSubstr("in a circle")));
  EXPECT_THAT(complaints_of({{"extends", "base.json"}}, folder.path()),
              Contains(HasSubstr("has a \"name\"")));
}

// ---- the world changes while the program runs ----

const Value kDisable = {{"call", "kms:DisableKey"}, {"input", {{"KeyId", kKey}}}};

TEST(During, BeforeACallChangesWhatTheCallFinds) {
  const Value failed = {{{"exit", 1}}, {{"report", "FAILED"}}};
  // Undone with the PutObject that asked for the data key, the change is made again.
  const Value still = {{{"call", "kms:DescribeKey"},
                        {"input", {{"KeyId", kKey}}},
                        {"output", {{"KeyMetadata", {{"KeyState", "Disabled"}}}}}}};
  Value expect = failed;
  expect.insert(expect.end(), still.begin(), still.end());
  EXPECT_THAT(
      failures_of(scenario({{"during", {{{"before", "kms:GenerateDataKey"}, {"do", {kDisable}}}}},
                            {"expect", expect}})),
      IsEmpty());
  EXPECT_THAT(
      failures_of(scenario(
          {{"during", {{{"before", "kms:GenerateDataKey"}, {"call", 9}, {"do", {kDisable}}}}}})),
      ElementsAre(HasSubstr("call 9 of kms:GenerateDataKey never came")));
}

TEST(During, ATimeOfTheStoryComesBeforeWhatIsDueLater) {
  const Value expect = {{{"exit", 1}}, {{"report", "FAILED"}}};
  for (const Value& moment :
       std::vector<Value>{{{"after", "30s"}}, {{"at", "2026-03-01T09:00:30Z"}}}) {
    Value during = moment;
    during["do"] = {kDisable};
    EXPECT_THAT(failures_of(scenario({{"during", {during}}, {"expect", expect}})), IsEmpty());
  }
  EXPECT_THAT(failures_of(scenario({{"during", {{{"after", "20d"}, {"do", {kDisable}}}}}})),
              ElementsAre(HasSubstr("did not go on for so long")));
}

TEST(During, IsRefusedWhereItIsUnclear) {
  const auto complaints = [](const Value& during) {
    return complaints_of(scenario({{"during", {during}}}));
  };
  const Value step = {{"advance", "1s"}};
  EXPECT_THAT(complaints({{"befor", "kms:Decrypt"}, {"do", {kDisable}}}),
              Contains(HasSubstr("did you mean \"before\"?")));
  EXPECT_THAT(complaints({{"before", "kms:Decrypt"}, {"after", "5m"}, {"do", {kDisable}}}),
              Contains(HasSubstr("\"before\" or \"after\"")));
  EXPECT_THAT(complaints({{"before", "5m"}, {"do", {kDisable}}}),
              Contains(HasSubstr("names a call")));
  EXPECT_THAT(complaints({{"at", "noon"}, {"do", {kDisable}}}), Contains(HasSubstr("is a date")));
  EXPECT_THAT(complaints({{"after", "5m"}, {"call", 2}, {"do", {kDisable}}}),
              Contains(HasSubstr("goes with a call")));
  EXPECT_THAT(complaints({{"before", "kms:Decrypt"}, {"do", {step}}}),
              Contains(HasSubstr("no time passes")));
}

// ---- what is expected of calls ----

struct Expected {
  const char* name;
  const char* expect;   // beside the exit status
  const char* failure;  // part of the message; empty: it is met
};

void PrintTo(const Expected& expected, std::ostream* out) { *out << expected.name; }

class Expectations : public testing::TestWithParam<Expected> {};

// One export whose status is throttled twice in a row.
TEST_P(Expectations, AreJudged) {
  const auto& [name, expect, failure] = GetParam();
  const auto failures = failures_of(scenario({{"faults",
                                               {{{"on", "inspector2:GetFindingsReportStatus"},
                                                 {"calls", {1, 2}},
                                                 {"answer", "ThrottlingException"}}}},
                                              {"expect", {Value::parse(expect)}}}));
  if (*failure) {
    EXPECT_THAT(failures, ElementsAre(HasSubstr(failure)));
  } else {
    EXPECT_THAT(failures, IsEmpty());
  }
}

const Expected kExpected[] = {
    {"order", R"({"order": ["inspector2:CreateFindingsReport", "s3:GetObject"]})", ""},
    {"wrong_order", R"({"order": ["s3:GetObject", "inspector2:CreateFindingsReport"]})",
     "inspector2:CreateFindingsReport is not there in its turn"},
    {"spacing", R"({"spacing": "inspector2:GetFindingsReportStatus", "at_most": "20s"})", ""},
    {"too_far", R"({"spacing": "inspector2:GetFindingsReportStatus", "at_least": "20s"})",
     "apart by the clock of the program"},
    {"nothing_between", R"({"spacing": "inspector2:CreateFindingsReport", "at_least": "1ms"})",
     "nothing between"},
    {"retried",
     R"({"retried": "inspector2:GetFindingsReportStatus", "after": "ThrottlingException",
         "times": 2, "back_off": "20ms"})",
     ""},
    {"retried_less", R"({"retried": "inspector2:GetFindingsReportStatus", "times": 1})",
     "expected 1 retries"},
    {"retried_sooner", R"({"retried": "inspector2:GetFindingsReportStatus", "back_off": "20s"})",
     "was tried again after"},
    {"retried_after_another",
     R"({"retried": "inspector2:GetFindingsReportStatus", "after": "AccessDeniedException"})",
     "expected at least 1 retries"},
    {"allowed",
     R"({"allowed": "kms:GenerateDataKey", "principal": "inspector2", "policy": "key policy"})",
     ""},
    {"allowed_by_another", R"({"allowed": "kms:GenerateDataKey", "policy": "bucket policy"})",
     "it was allowed by policy"},
    {"never_asked", R"({"allowed": "kms:CreateKey"})", "never asked for"},
    {"findings", R"({"findings": {"at_least": 1}, "region": "us-east-1"})", ""},
    {"too_many_findings",
     R"({"findings": 0, "where": {"findingStatus": [{"comparison": "EQUALS", "value": "ACTIVE"}]}})",
     "expected 0 findings"},
    {"says_nothing_of", R"({"stderr_lacks": "Traceback"})", ""},
    {"says_what_it_should_not", R"({"stderr_lacks": "ThrottlingException"})", "not to say"},
    {"object_count", R"({"object": {"key_suffix": ".csv", "count": 1, "lacks": "no such text"}})",
     ""},
    {"object_count_wrong", R"({"object": {"key_suffix": ".csv", "count": {"at_least": 2}}})",
     "expected at least 2 objects"},
    {"object_lacks", R"({"object": {"key_suffix": ".csv", "lacks": "111122223333"}})",
     "contains \"111122223333\""},
    {"object_type", R"({"object": {"key_suffix": ".csv", "content_type": "no/type"}})",
     "has content type"},
    {"never_fetched", R"({"credentials_fetched": 1})", "they were 0 times"},
};

INSTANTIATE_TEST_SUITE_P(All, Expectations, testing::ValuesIn(kExpected),
                         [](const auto& each) { return std::string(each.param.name); });

// Pauses of 300 and 600 ms keep their order however busy the machine is.
TEST(Retries, Grow) {
  Value value = scenario(
      {{"faults",
        {{{"on", "inspector2:GetFindingsReportStatus"},
          {"calls", {1, 2}},
          {"answer", "ThrottlingException"}}}},
       {"expect",
        {{{"retried", "inspector2:GetFindingsReportStatus"}, {"times", 2}, {"growing", true}}}}});
  value["run"]["exporter"].back() = "300ms";
  EXPECT_THAT(failures_of(value), IsEmpty());
}

// ---- programs ----

TEST(Programs, SeveralRunAtOnceForTheOneReport) {
  const Value one = scenario(Value::object())["run"];
  Value late = one;
  late["name"] = "late";
  late["as"] = "exporter";
  late["exporter"].push_back("--fail-if-running");
  late["starts_after"] = "inspector2:CreateFindingsReport";
  // The report of the first takes until the other has asked for one in vain.
  Value racing = scenario(Value::parse(R"({"pace": "stepped",
    "during": [{"after": "inspector2:GetFindingsReportStatus", "principal": "*:user/exporter",
                "do": [{"advance": "10m"}]}],
    "expect": [{"exits": [7, 0]}, {"exit": 7, "program": "late"}, {"exit": 0, "program": 1},
               {"reports": 1}]})"));
  racing["run"] = Value::array({one, late});
  EXPECT_THAT(failures_of(racing), IsEmpty());
  racing["expect"] = Value::parse(R"([{"exits": [0, 0]}])");
  EXPECT_THAT(failures_of(racing), ElementsAre(HasSubstr("in any order")));
}

TEST(Programs, FindTheirInputAndTheirFolder) {
  Value run = shell("read line; echo \"$line in $(basename \"$PWD\")\"");
  run["stdin"] = "hello\n";
  run["folder"] = "../worlds";
  EXPECT_THAT(failures_of(patch(run, {{{"stdout_contains", "hello in worlds"}}})), IsEmpty());
}

TEST(Programs, FindAProfileInPlaceOfVariables) {
  Value run = shell(
      "env | grep -c AWS_ACCESS; cat \"$AWS_SHARED_CREDENTIALS_FILE\" | sed 1q; "
      "echo \"$AWS_PROFILE\"; sed 1q \"$AWS_CONFIG_FILE\"");
  run["credentials"] = {{"from", "profile"}, {"name", "exports"}};
  EXPECT_THAT(
      failures_of(patch(run, {{{"stdout_contains", "0\n[exports]\nexports\n[profile exports]"}}})),
      IsEmpty());
}

TEST(Programs, MayNotShowASecret) {
  EXPECT_THAT(failures_of(patch(shell("echo \"$AWS_SECRET_ACCESS_KEY\""), {{{"exit", 0}}})),
              ElementsAre(HasSubstr("shows the secret access key of")));
  EXPECT_THAT(failures_of(patch(shell("echo \"$AWS_ACCESS_KEY_ID\""), {{{"exit", 0}}})), IsEmpty());
}

TEST(Programs, MayNotLeaveProcessesBehind) {
  EXPECT_THAT(failures_of(patch(shell("setsid sleep 300 & exit 0"), {{{"exit", 0}}})),
              ElementsAre(HasSubstr("left 1 processes of its own behind")));
}

TEST(Programs, AreCheckedBeforeTheyRun) {
  const auto refusal = [](const Value& value) -> std::string {
    const auto all = read(value);
    try {
      harness::Stage(all.at(0)).check(all.at(0));
      return "";
    } catch (const harness::ScenarioError& e) {
      return e.what();
    }
  };
  EXPECT_THAT(refusal(scenario({{"expect", {{{"exit", 0}, {"program", 2}}}}})),
              HasSubstr("no program of \"run\" is called 2"));
  EXPECT_THAT(refusal(scenario(
                  {{"run", {{"credentials", {{"from", "container"}, {"role", "export-rol"}}}}}})),
              HasSubstr("did you mean \"export-role\"?"));
  EXPECT_THAT(complaints_of(scenario({{"run", {{"credentials", "keychain"}}}})),
              Contains(HasSubstr("credentials are from")));
  EXPECT_THAT(complaints_of(scenario({{"run", {{"credentials", {{"from", "container"}}}}}})),
              Contains(HasSubstr("a \"role\" says")));
  EXPECT_THAT(complaints_of(scenario({{"run", {{"credentials", {{"form", "container"}}}}}})),
              Contains(HasSubstr("did you mean \"from\"?")));
  EXPECT_THAT(complaints_of(scenario({{"run", {{"starts_after", "it"}}}})),
              Contains(HasSubstr("names a call")));
}

// ---- what the schema knows ----

TEST(ScenarioSchema, HasEveryMemberOfAFaultAndEveryVerb) {
  const Value schema = harness::scenario_schema();
  const Value& fault = schema["properties"]["faults"]["items"]["properties"];
  EXPECT_EQ(fault.size(), sim::fault_members().size());
  for (const auto& member : sim::fault_members()) EXPECT_TRUE(fault.contains(member)) << member;
  const auto& forms = schema["properties"]["expect"]["items"]["oneOf"];
  EXPECT_EQ(forms.size(), harness::verbs().size());
  for (const char* member : {"matrix", "variables", "extends"}) {
    EXPECT_TRUE(schema["properties"].contains(member)) << member;
  }
}

TEST(ScenarioIndex, IsThatOfTheLibrary) {
  const std::string library = SIM_SOURCE_DIR "/scenarios";
  EXPECT_EQ(harness::scenario_index(library), sim::read_file(library + "/INDEX.md"))
      << "make it anew: build/inspector-sim scenario index scenarios > scenarios/INDEX.md";
}

TEST(FailureFolders, AreNotShared) {
  std::vector<harness::Scenario> scenarios(4);
  scenarios[0].name = "a b";
  scenarios[1].name = "a-b";
  scenarios[2].name = "a?b";
  scenarios[3].name = "a-b-2";
  EXPECT_THAT(harness::folder_names(scenarios), ElementsAre("a-b", "a-b-2", "a-b-3", "a-b-2-2"));
}

}  // namespace
