// Errors in what a scenario gives name the line where they were written, in the scenario or in the
// world file below it, never a line of the two laid over one another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/files.h"
#include "harness/scenario.h"
#include "harness/stage.h"
#include "harness/subject.h"

namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The message that a scenario with this "given", one member a line from line 2 on, is refused with.
std::string refusal(const std::string& given, const std::string& folder = "/") {
  const std::string text = "{\n" + given +
                           ",\n\"name\": \"x\", \"run\": {\"command\": [\"true\"]},"
                           " \"expect\": [{\"exit\": 0}]}";
  auto parsed = harness::parse_scenario("x.json", folder, text);
  if (!parsed) return "not read: " + parsed.complaints.front().message;
  try {
    harness::Stage(*parsed.value).check(*parsed.value);
    return "taken";
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

const std::string kExport =
    "\"given\": {\"world\": \"" SIM_SOURCE_DIR "/scenarios/worlds/export.json\",\n";

struct Mistake {
  const char* given;  // from line 3 on
  int line;
  const char* message;
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.given; }

class GivenPlaces : public testing::TestWithParam<Mistake> {};

TEST_P(GivenPlaces, AreThoseOfTheScenario) {
  const auto [given, line, message] = GetParam();
  const auto told = refusal(kExport + given + "}");
  EXPECT_THAT(told, StartsWith("x.json: line " + std::to_string(line) + ", column "));
  EXPECT_THAT(told, HasSubstr(message));
  EXPECT_EQ(told.find("laid over"), std::string::npos) << told;
}

const Mistake kMistakes[] = {
    {"\"settings\": {\n\"inspector.empty_reprt\": \"write\"}", 4, "inspector.empty_report"},
    {"\"s3\": {\"amzn-s3-demo-bucket\": {\n\"polcy\": {}}}", 4, "did you mean \"policy\"?"},
    {"\"s3\": {\n\"amzn-s3-demo-buckt\": {\"policy\": {}}}", 4,
     "the world has no bucket \"amzn-s3-demo-buckt\"; did you mean \"amzn-s3-demo-bucket\"?"},
    {"\"s3\": {\"amzn-s3-demo-bucket\": {\n\"region\": \"us-eest-1\"}}", 4,
     "AWS has no region \"us-eest-1\""},
    {"\"kms\": {\n\"report-ky\": {\"state\": \"Disabled\"}}", 4,
     "the world has no key \"report-ky\"; did you mean \"report-key\"?"},
    {"\"kms\": {\n\"report-ky\": null}", 4, "did you mean \"report-key\"?"},
    {"\"kms\": {\"report-key\": {\n\"stat\": \"Disabled\"}}", 4, "did you mean state?"},
    {"\"kms\": {\"report-key\": {\n\"state\": \"Disabld\"}}", 4, "Disabld"},
    {"\"iam\": {\n\"exportr\": {\"policies\": {}}}", 4,
     "has no user \"exportr\"; did you mean \"exporter\"?"},
    {"\"iam\": {\"exporter\": {\n\"policis\": {}}}", 4, "policis"},
    {"\"inspector\": {\n\"us-eest-1\": {}}", 4, "AWS has no region \"us-eest-1\""},
    {"\"inspector\": {\"us-east-1\": {\n\"enabld\": true}}", 4, "did you mean \"enabled\"?"},
};

INSTANTIATE_TEST_SUITE_P(All, GivenPlaces, testing::ValuesIn(kMistakes));

TEST(GivenPlaces, OfAWorldInTheScenarioAreThoseOfTheScenario) {
  const std::string world =
      "\"given\": {\"world\": {\"accounts\": [{\"id\": \"111122223333\",\n"
      "\"users\": [{\"name\": \"a\", \"access_kys\": []}]}]}";
  for (const std::string more : {"", ",\n\"settings\": {\"inspector.empty_report\": \"write\"}"}) {
    EXPECT_THAT(refusal(world + more + "}"), StartsWith("x.json: line 3, column 39: ")) << more;
  }
}

// The change puts the bucket at another place of the list, and the mistake stands in the file.
TEST(GivenPlaces, OfTheWorldFileAreThoseOfTheFile) {
  const harness::ScratchFolder folder;
  harness::write_file(folder.path() + "/w.json",
                      "{\"accounts\": [{\"id\": \"111122223333\", \"regions\": {\"us-east-1\": {\n"
                      "\"buckets\": [{\"name\": \"bucket-a\"},\n"
                      "{\"name\": \"bucket-b\", \"polcy\": {}}]}},\n"
                      "\"users\": [{\"name\": \"a\", \"access_keys\": [{\"id\": "
                      "\"AKIAIOSFODNN7EXAMPLE\", \"secret\": \"x\"}]}]}]}");
  const auto told =
      refusal("\"given\": {\"world\": \"w.json\", \"s3\": {\"bucket-a\": {\"eventbridge\": true}}}",
              folder.path());
  EXPECT_THAT(told, StartsWith(folder.path() + "/w.json: line 3, column ")) << told;
  EXPECT_THAT(told, HasSubstr("polcy"));
}

}  // namespace
