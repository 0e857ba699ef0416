// Files of evaluation cases: each line is answered in its turn, and one that is no case is named by
// line, column and member, never guessed at.
#include "harness/policy_cases.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "harness/json_cursor.h"
#include "harness/simulate_cases.h"
#include "harness/subject.h"
#include "tests/support/policy_cases.h"
#include "tests/support/test_world.h"

namespace {

using sim::Value;

// What simulate_cases() prints.
struct Printed {
  int status = 0;
  std::vector<Value> answers;
  std::string complaints;
};

std::string text_in(std::FILE* file) {
  std::string text(static_cast<size_t>(std::ftell(file)), '\0');
  std::rewind(file);
  EXPECT_EQ(std::fread(text.data(), 1, text.size(), file), text.size());
  std::fclose(file);
  return text;
}

Printed simulated_file(const std::string& file, harness::Expected expected) {
  std::FILE *out = std::tmpfile(), *err = std::tmpfile();
  Printed printed;
  printed.status = harness::simulate_cases({file, expected}, out, err);
  std::istringstream lines(text_in(out));
  for (std::string line; std::getline(lines, line);) printed.answers.push_back(Value::parse(line));
  printed.complaints = text_in(err);
  return printed;
}

Printed simulated(const std::string& lines,
                  harness::Expected expected = harness::Expected::kIgnored) {
  const harness::ScratchFolder folder;
  const std::string file = folder.path() + "/cases.jsonl";
  std::ofstream(file) << lines;
  return simulated_file(file, expected);
}

// alice reads an object: allowed by her own policy.
Value alice() {
  return Value::parse(R"({
    "id": "alice", "category": "identity", "tags": ["one"],
    "request": {
      "principal": {"type": "IAMUser", "account": "111122223333", "name": "alice",
                    "arn": "arn:aws:iam::111122223333:user/alice"},
      "action": "s3:GetObject", "resource": "arn:aws:s3:::amzn-s3-demo-bucket/report.csv",
      "resourceAccount": "111122223333",
      "context": {"aws:SourceIp": "203.0.113.25", "aws:TagKeys": ["a", "b"]} },
    "policies": {
      "identity": [ {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"} ]} ],
      "boundary": null, "session": null, "scps": [], "rcps": [], "resource": null,
      "grants": [] },
    "settings": {"restrictPublicBuckets": false},
    "expected": "Allowed" })");
}

Value alice_with(const char* patch) {
  Value out = alice();
  out.merge_patch(Value::parse(patch));
  return out;
}

TEST(PolicyCases, EachLineIsAnsweredInItsTurn) {
  const std::string deny = R"([{"Version": "2012-10-17", "Statement":
      {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}])";
  const auto printed = simulated(
      alice().dump() + "\n\n  \n" +
      alice_with(R"({"id": "nobody \"\\ü", "policies": {"identity": []}})").dump() + "\r\n" +
      alice_with((R"({"id": "denied", "policies": {"identity": )" + deny + "}}").c_str()).dump());
  EXPECT_EQ(printed.status, 0);
  EXPECT_EQ(printed.complaints, "");
  const std::vector<Value> expected = {
      {{"id", "alice"}, {"verdict", "Allowed"}, {"layer", "identity-based policy"}},
      {{"id", "nobody \"\\ü"}, {"verdict", "ImplicitlyDenied"}, {"layer", "identity-based policy"}},
      {{"id", "denied"}, {"verdict", "ExplicitlyDenied"}, {"layer", "identity-based policy"}}};
  EXPECT_EQ(printed.answers, expected);
}

TEST(PolicyCases, ALineThatIsNoCaseIsAnErrorInItsPlaceAndTheOthersAreAnswered) {
  const auto printed = simulated("{\"id\": \"broken\", \"request\": 7}\n" + alice().dump() + "\n");
  EXPECT_EQ(printed.status, 2);
  ASSERT_EQ(printed.answers.size(), 2u);
  EXPECT_EQ(printed.answers[0]["id"], "broken");
  EXPECT_EQ(printed.answers[0]["error"],
            "line 1, column 29 (request): an object is needed here, not a number");
  EXPECT_FALSE(printed.answers[0].contains("verdict"));
  EXPECT_EQ(printed.answers[1]["verdict"], "Allowed");
  EXPECT_NE(printed.complaints.find("cases.jsonl: line 1, column 29 (request): "),
            std::string::npos)
      << printed.complaints;
}

TEST(PolicyCases, ExpectationsAreComparedOnRequest) {
  const std::string wrong = alice_with(R"({"expected": "ExplicitlyDenied"})").dump() + "\n";
  const std::string question = alice_with(R"({"expected": null})").dump() + "\n";
  EXPECT_EQ(simulated(wrong).status, 0);
  const auto printed = simulated(wrong + question + alice().dump(), harness::Expected::kCompared);
  EXPECT_EQ(printed.status, 1);
  EXPECT_EQ(printed.answers.size(), 3u);
  EXPECT_NE(printed.complaints.find("line 1: alice: expected ExplicitlyDenied, decided Allowed"),
            std::string::npos)
      << printed.complaints;
  EXPECT_NE(printed.complaints.find("1 of 2 cases with an expectation disagree"),
            std::string::npos);
}

TEST(PolicyCases, AMemberThatDecidesNothingIsNamedOnce) {
  const std::string line = alice_with(R"({"author": "someone"})").dump() + "\n";
  const auto printed = simulated(line + line);
  EXPECT_EQ(printed.status, 0);
  EXPECT_NE(printed.complaints.find("line 1: the format has no member \"author\"; it is ignored"),
            std::string::npos)
      << printed.complaints;
  EXPECT_EQ(std::count(printed.complaints.begin(), printed.complaints.end(), '\n'), 1);
}

TEST(PolicyCases, AFileThatIsNotThereIsNamed) {
  try {
    simulated_file("nowhere.jsonl", harness::Expected::kIgnored);
    FAIL();
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "cannot read nowhere.jsonl: No such file or directory");
  }
}

// ---- what is refused ----

struct Refused {
  const char* name;
  const char* patch;    // laid over alice's case
  const char* member;   // where the complaint is
  const char* message;  // a part of it
};
void PrintTo(const Refused& each, std::ostream* out) { *out << each.name; }

const Refused kRefused[] = {
    {"no_id", R"({"id": null})", "column 1", "a case needs \"id\""},
    {"id_that_is_a_number", R"({"id": 7})", "id", "a string is needed here, not a number"},
    {"misspelt_top", R"({"expectd": "Allowed"})", "column", "did you mean \"expected\"?"},
    {"misspelt_policies", R"({"polices": {}})", "column", "did you mean \"policies\"?"},
    {"wrong_expectation", R"({"expected": "Denied"})", "expected", "ImplicitlyDenied"},
    {"no_action", R"({"request": {"action": null}})", "(request)", "a request needs \"action\""},
    {"action_without_service", R"({"request": {"action": "GetObject"}})", "request.action",
     "\"service:Name\""},
    {"unknown_request_member", R"({"request": {"region": "us-east-1"}})", "request",
     "unknown member \"region\""},
    {"context_number", R"({"request": {"context": {"aws:EpochTime": 7}}})",
     "request.context.aws:EpochTime", "a string is needed here, not a number"},
    {"context_list_of_numbers", R"({"request": {"context": {"aws:TagKeys": [1]}}})",
     "request.context.aws:TagKeys", "a string is needed"},
    {"context_key_in_two_cases", R"({"request": {"context": {"AWS:SOURCEIP": "203.0.113.1"}}})",
     "request.context.aws:SourceIp", "given twice"},
    {"unknown_principal", R"({"request": {"principal": {"type": "Robot"}}})", "(request.principal)",
     "IAMUser, AssumedRole"},
    {"user_without_arn", R"({"request": {"principal": {"arn": null}}})", "(request.principal)",
     "IAMUser needs \"arn\""},
    {"session_without_role", R"({"request": {"principal": {"type": "AssumedRole"}}})",
     "(request.principal)", "AssumedRole needs \"roleArn\""},
    {"service_without_name", R"({"request": {"principal": {"type": "AWSService"}}})",
     "(request.principal)", "AWSService needs \"service\""},
    {"misspelt_principal_member", R"({"request": {"principal": {"rolArn": "x"}}})",
     "(request.principal)", "did you mean \"roleArn\"?"},
    {"unknown_policies", R"({"policies": {"bucket": {}}})", "policies",
     "unknown member \"bucket\""},
    {"policy_that_is_text", R"({"policies": {"boundary": "{}"}})", "policies.boundary",
     "a policy document is an object"},
    {"document_with_unknown_operator",
     R"({"policies": {"resource": {"Version": "2012-10-17", "Statement": {"Effect": "Deny",
         "Principal": "*", "Action": "s3:*", "Resource": "*",
         "Condition": {"StringSounds": {"aws:username": "a"}}}}}})",
     "policies.resource.Statement", "StringSounds"},
    {"document_with_unknown_element",
     R"({"policies": {"scps": [[{"Version": "2012-10-17", "Statemnt": []}]]}})",
     "policies.scps[0][0]", "Statemnt"},
    {"levels_that_are_no_lists", R"({"policies": {"scps": [{}]}})", "policies.scps",
     "a list is needed here, not an object"},
    {"unknown_setting", R"({"settings": {"managementAcount": "principal"}})", "settings",
     "did you mean \"managementAccount\"?"},
    {"setting_of_another_value", R"({"settings": {"managementAccount": "both"}})",
     "settings.managementAccount", "\"principal\" or \"resource\""},
    {"setting_that_is_text", R"({"settings": {"awsManagedKey": "true"}})", "settings.awsManagedKey",
     "true or false is needed here, not a string"},
    {"grant_to_nobody", R"({"policies": {"grants": [{"operations": ["Decrypt"]}]}})",
     "policies.grants", "a grant needs \"granteePrincipal\""},
    {"grant_with_unknown_constraint",
     R"({"policies": {"grants": [{"granteePrincipal": "x", "operations": [],
         "constraints": {"EncryptionContext": {}}}]}})",
     "policies.grants.constraints", "EncryptionContextEquals"},
};

class PolicyCaseRefused : public testing::TestWithParam<Refused> {};

TEST_P(PolicyCaseRefused, WithPlaceAndReason) {
  const std::string line = alice_with(GetParam().patch).dump();
  sim::policy::DocumentCache documents;
  const auto read = harness::read_policy_case(line, documents);
  EXPECT_FALSE(read.value) << line;
  EXPECT_NE(read.complaint.place.find(GetParam().member), std::string::npos)
      << read.complaint.place << ": " << read.complaint.message;
  EXPECT_NE(read.complaint.message.find(GetParam().message), std::string::npos)
      << read.complaint.place << ": " << read.complaint.message;
}

INSTANTIATE_TEST_SUITE_P(All, PolicyCaseRefused, testing::ValuesIn(kRefused),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(PolicyCaseRefused, OtherTextIsNoCase) {
  sim::policy::DocumentCache documents;
  const std::string whole = alice().dump();
  for (const std::string& text :
       {std::string("7"), std::string("{}"), std::string("{\"id\": \"x\"}"), whole + "}",
        whole.substr(0, whole.size() - 1), "\xff" + whole, std::string("[" + whole + "]")}) {
    const auto read = harness::read_policy_case(text, documents);
    EXPECT_FALSE(read.value) << text;
    EXPECT_TRUE(read.complaint.place.starts_with("column ")) << text;
  }
}

// ---- the same cases, read by the evaluator's tests over a JSON tree ----

TEST(PolicyCases, TheSharedSampleIsDecidedAsExpected) {
  const auto sample = tests::shared_path("data/policy/cases.sample.jsonl");
  if (sample.empty()) GTEST_SKIP() << "no shared data";
  const auto printed = simulated_file(sample, harness::Expected::kCompared);
  EXPECT_EQ(printed.status, 0) << printed.complaints;
  const auto cases = policy_tests::read_cases(sample);
  ASSERT_EQ(printed.answers.size(), cases.size());
  for (size_t i = 0; i < cases.size(); ++i) {
    const auto& each = cases[i];
    const auto decision = sim::policy::authorize(each.request, each.policies, each.rules);
    EXPECT_EQ(printed.answers[i]["id"], each.id);
    EXPECT_EQ(printed.answers[i]["verdict"], harness::verdict_word(decision.effect)) << each.id;
    EXPECT_EQ(printed.answers[i]["layer"], sim::policy::name_of(decision.layer)) << each.id;
  }
}

// ---- JSON ----

struct Text {
  const char* json;
  bool sound;
};

TEST(JsonCursor, TakesWhatIsJsonAndNothingElse) {
  const Text kTexts[] = {
      {R"({"a": [1, -0.5e+3, true, false, null, "ü\n\u00e9\ud83d\ude00"], "b": {}})", true},
      {"[]", true},
      {" 0 ", true},
      {"-0", true},
      {"1E9", true},
      {"", false},
      {"[1,]", false},
      {"[1 2]", false},
      {"{\"a\" 1}", false},
      {"{\"a\": 1,}", false},
      {"{a: 1}", false},
      {"01", false},
      {"1.", false},
      {".5", false},
      {"+1", false},
      {"1e", false},
      {"nul", false},
      {"True", false},
      {"\"a", false},
      {"\"\\x\"", false},
      {"\"\\u12g4\"", false},
      {"\"\\ud800\"", false},
      {"\"\\udc00\"", false},
      {"\"\\ud800\\u0041\"", false},
      {"\"a\tb\"", false},
      {"[1] 2", false},
      {"// no\n1", false},
  };
  for (const auto& [text, sound] : kTexts) {
    EXPECT_EQ(Value::accept(text), sound) << "the table is wrong: " << text;
    bool taken = true;
    try {
      harness::JsonCursor cursor(text);
      cursor.skip();
      cursor.end();
    } catch (const harness::JsonFault&) {
      taken = false;
    }
    EXPECT_EQ(taken, sound) << text;
  }
}

TEST(JsonCursor, StringsAreUnescaped) {
  const std::string text = R"("a\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00ü")";
  EXPECT_EQ(harness::JsonCursor(text).string(), Value::parse(text).get<std::string>());
}

TEST(JsonCursor, NestingHasAnEnd) {
  const std::string deep = std::string(200'000, '[');
  EXPECT_THROW(harness::JsonCursor(deep).skip(), harness::JsonFault);
}

}  // namespace
