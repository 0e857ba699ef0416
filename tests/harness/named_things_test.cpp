// A scenario that names what does not exist is refused before anything runs, with the place and the
// nearest word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario.h"
#include "harness/stage.h"
#include "sim/base/value.h"

namespace {

using sim::Value;
using testing::HasSubstr;
using testing::StartsWith;

struct Named {
  const char* patch;  // laid over a sound scenario
  const char* place;  // what stands on the line that is complained of
  const char* complaint;
};

void PrintTo(const Named& named, std::ostream* out) { *out << named.patch; }

// One member a line, so that the line tells the place.
std::string with(const char* patch) {
  Value scenario = {{"name", "x"}, {"run", {{"command", {"true"}}}}, {"expect", {{{"exit", 0}}}}};
  scenario["given"]["world"] = SIM_SOURCE_DIR "/scenarios/worlds/export.json";
  scenario.merge_patch(Value::parse(patch));
  return scenario.dump(1);
}

std::string line_of(const std::string& text, const std::string& part) {
  const auto at = text.find(part);
  if (at == std::string::npos) return "no line";
  const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  return "x.json: line " + std::to_string(lines + 1) + ",";
}

class NamedThings : public testing::TestWithParam<Named> {};

TEST_P(NamedThings, MustBeThere) {
  const std::string text = with(GetParam().patch);
  auto parsed = harness::parse_scenario("x.json", "/", text);
  ASSERT_TRUE(parsed) << parsed.complaints.front().message;
  try {
    harness::Stage(*parsed.value).check(*parsed.value);
    FAIL() << "it was taken";
  } catch (const harness::ScenarioError& e) {
    EXPECT_THAT(e.what(), HasSubstr(GetParam().complaint));
    EXPECT_THAT(e.what(), StartsWith(line_of(text, GetParam().place))) << text;
  }
}

const Named kNamed[] = {
    {R"({"during": [{"after": "kms:DisableKy", "do": [{"advance": "1s"}]}]})", "DisableKy",
     R"(there is no call "kms:DisableKy"; did you mean "kms:DisableKey"?)"},
    {R"({"during": [{"before": "s3:GetObjct", "do": [{"call": "kms:ListKeys"}]}]})", "GetObjct",
     R"(did you mean "s3:GetObject"?)"},
    {R"({"run": [{"command": ["true"]}, {"command": ["true"], "starts_after": "s3:GetObjct"}]})",
     "GetObjct", R"(did you mean "s3:GetObject"?)"},
    {R"({"expect": [{"calls": {"s3:GetObjct": 0}}]})", "GetObjct", R"(there is no call)"},
    {R"({"expect": [{"order": ["s3:GetObject", "s3:PutObjct"]}]})", "PutObjct", "there is no call"},
    {R"({"expect": [{"retried": "s3:GetObjct", "times": 0}]})", "GetObjct", "there is no call"},
    {R"({"expect": [{"spacing": "s4:*", "at_least": "1s"}]})", "s4", "there is no call"},
    {R"({"expect": [{"denied": "kms:GenerateDatKey"}]})", "DatKey",
     R"(there is no action "kms:GenerateDatKey"; did you mean "kms:GenerateDataKey"?)"},
    {R"({"expect": [{"allowed": "kmss:GenerateDataKey"}]})", "kmss", "there is no action"},
    {R"({"expect": [{"denied": "kms:Decrypt", "because": "implicit"}]})", "because",
     R"("because" is never "implicit"; it is one of explicit_deny, implicit_deny)"},
    {R"({"expect": [{"report": "SUCEEDED"}]})", "SUCEEDED", R"(did you mean "SUCCEEDED"?)"},
    {R"({"expect": [{"report": "FAILED", "error_code": "BUCKET_NOT_FUND"}]})", "NOT_FUND",
     R"(did you mean "BUCKET_NOT_FOUND"?)"},
    {R"({"expect": [{"findings": 1, "region": "us-eest-1"}]})", "us-eest-1", "AWS has no region"},
    {R"({"before": [{"call": "kms:ListKeys", "region": "us-eest-1"}]})", "us-eest-1",
     R"(AWS has no region "us-eest-1")"},
    {R"({"before": [{"call": "kmss:ListKeys"}]})", "kmss", R"(did you mean "kms"?)"},
    {R"({"before": [{"call": "kms:ListKeys", "as": "exportr"}]})", "exportr",
     R"(did you mean "exporter"?)"},
    {R"({"run": {"as": "admn"}})", "admn", R"(no access key for "admn"; did you mean "admin"?)"},
    {R"({"run": {"command": ["no-such-program"]}})", "no-such",
     "there is no program no-such-program"},
    {R"({"run": {"command": ["./no-such-program"]}})", "no-such", "there is no program ./no-such"},
    {R"({"run": {"command": ["true"], "env": {"PATH": "/nowhere"}}})", "\"true\"",
     "there is no program true"},
    {R"({"run": {"folder": "nowhere/at/all"}})", "nowhere", "there is no folder /nowhere/at/all"},
    {R"({"run": {"command": null, "exporter": ["--filter-file", "@filters/none.json"]}})",
     "filters/none", "there is no file filters/none.json"},
    {R"({"faults": [{"on": "kms:GenerateDataKey", "answer": "ThrotlingException"}]})", "Throtling",
     R"(did you mean "ThrottlingException"?)"},
    {R"({"before": [{"call": "inspector2:ListFindings",
                     "input": {"filterCriteria": {"severty": []}}}]})",
     "severty", R"(ListFindings has no input member "severty"; did you mean "severity"?)"},
    {R"({"expect": [{"findings": 0, "where": {"severty": []}}]})", "severty",
     R"(findings have no filter "severty"; did you mean "severity"?)"},
    {R"({"expect": [{"findings": 0, "where": {"severity": [{"comparison": "EQUAL",
                                                             "value": "HIGH"}]}}]})",
     "EQUAL", R"(findings have no comparison "EQUAL"; did you mean "EQUALS"?)"},
    {R"({"expect": [{"findings": 0, "where": {"severity": [{"comparison": "EQUALS",
                                                             "vale": "HIGH"}]}}]})",
     "vale", R"(did you mean "value"?)"},
    {R"({"run": {"command": null, "exporter": []},
         "expect": [{"findings": 0, "account": "111122223334"}]})",
     "111122223334", R"(the world has no account "111122223334"; did you mean "111122223333"?)"},
    {R"({"run": {"command": null, "exporter": []},
         "expect": [{"event": {"rule": "reprts"}, "times": 0}]})",
     "reprts", R"(the world has no rule "reprts")"},
    {R"({"run": {"command": null, "exporter": []},
         "expect": [{"event": {"bus": "defalt"}, "times": 0}]})",
     "defalt", R"(the world has no bus "defalt"; did you mean "default"?)"},
    {R"({"run": {"command": null, "exporter": []},
         "expect": [{"object": {"bucket": "amzn-s3-demo-buckt", "absent": true}}]})",
     "demo-buckt", R"(the world has no bucket "amzn-s3-demo-buckt"; did you mean)"},
    {R"({"faults": [{"on": "kms:Decrypt", "answer": "ThrottlingException"}],
         "expect": [{"fault_fired": "kms:Decrpt"}]})",
     "Decrpt", R"(the scenario has no fault on kms:Decrpt; did you mean "kms:Decrypt"?)"},
};

INSTANTIATE_TEST_SUITE_P(All, NamedThings, testing::ValuesIn(kNamed));

TEST(NamedThings, PatternsAndProgramsOfItsOwnPathAreThere) {
  const std::string text = with(R"({
      "during": [{"after": "s3:*", "call": 9, "do": [{"advance": "1s"}]}],
      "run": {"command": ["{program}"]},
      "expect": [{"calls": {"*:Get*": 0}}, {"denied": "s3:Put*"}]})");
  auto parsed = harness::parse_scenario("x.json", "/", text);
  ASSERT_TRUE(parsed);
  EXPECT_NO_THROW(harness::Stage(*parsed.value).check(*parsed.value));
}

// A rule, a bucket or an account may come later: from a step, or from a program of one's own.
TEST(NamedThings, WhatIsMadeLaterMayBeNamed) {
  for (const char* patch : {R"({"expect": [{"event": {"rule": "later"}, "times": 0},
                       {"object": {"bucket": "later", "absent": true}}]})",
                            R"({"run": {"command": null, "exporter": ["--bucket", "later"]},
            "before": [{"call": "events:PutRule", "input": {"Name": "later"}}],
            "expect": [{"event": {"rule": "later"}}, {"object": {"bucket": "later"}}]})",
                            R"({"run": {"command": null, "exporter": []},
            "before": [{"call": "organizations:CreateOrganization"}],
            "expect": [{"findings": 0, "account": "999988887777"}]})",
                            R"({"given": {"s3": {"new-bucket": {"region": "us-east-1"}},
                      "kms": {"new-key": {"region": "eu-west-1"}}}})"}) {
    auto parsed = harness::parse_scenario("x.json", "/", with(patch));
    ASSERT_TRUE(parsed) << parsed.complaints.front().message;
    EXPECT_NO_THROW(harness::Stage(*parsed.value).check(*parsed.value)) << patch;
  }
}

// What is below is not known: only that is told.
TEST(Extends, OfNothingIsOneComplaint) {
  const auto parsed = harness::parse_scenario("x.json", "/", R"({"extends": "no.json"})");
  ASSERT_FALSE(parsed);
  ASSERT_EQ(parsed.complaints.size(), 1u);
  EXPECT_EQ(parsed.complaints.front().message, "there is no file no.json");
}

}  // namespace
