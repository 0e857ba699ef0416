// explore: what the bundled exporter does with one thing gone wrong, and each way of doing worse
// found in small exporters that are bad on purpose.
#include "harness/explore/explore.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "harness/progress_bar.h"
#include "harness/scenario.h"
#include "harness/subject.h"
#include "sim/base/text.h"
#include "sim/world_file.h"

namespace {

using harness::ScratchFolder;
using harness::explore::ExploreOptions;
using sim::Value;
using testing::AllOf;
using testing::HasSubstr;

struct Explored {
  int status = 0;
  std::string out, err;
  std::map<std::string, std::string> outcomes;  // by trial
  size_t count(const std::string& outcome) const {
    return static_cast<size_t>(
        std::count_if(outcomes.begin(), outcomes.end(),
                      [&](const auto& each) { return each.second == outcome; }));
  }
};

class Explore : public testing::Test {
 protected:
  Explore() {
    options_.scenario = SIM_SOURCE_DIR "/scenarios/reports/csv-arrives-encrypted.json";
    options_.exporter = SIM_BINARY_DIR "/inspector-export";
    options_.program = SIM_BINARY_DIR "/inspector-sim";
    options_.folder = path("explored");
    options_.jobs = 2;
  }
  std::string path(const std::string& file) const { return scratch_.path() + "/" + file; }

  Explored explore() {
    Explored out;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    out.status = harness::explore::run_explore(options_);
    out.out = testing::internal::GetCapturedStdout();
    out.err = testing::internal::GetCapturedStderr();
    const auto results = options_.folder + "/results.jsonl";
    if (!std::filesystem::exists(results)) return out;
    const std::string text = sim::read_file(results);
    for (const auto line : sim::text::split(text, '\n')) {
      if (line.empty()) continue;
      const Value row = Value::parse(line);
      out.outcomes[row.at("trial")] = row.at("outcome");
    }
    return out;
  }

  // What the command says that the table gives for its first bad row.
  static std::string replayed(const Explored& explored) {
    const auto title = explored.out.find("  # ");
    if (title == std::string::npos) return "there is no bad row";
    auto command = explored.out.substr(explored.out.find('\n', title) + 1);
    command = command.substr(0, command.find('\n')) + " 2>&1";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::string said(64 * 1024, '\0');
    said.resize(std::fread(said.data(), 1, said.size(), pipe));
    const int status = WEXITSTATUS(::pclose(pipe));
    return fmt::format("status {}: {}", status, said);
  }

  // A shell script in place of the bundled exporter, which most of them wrap.
  void bad_exporter(const std::string& lines) {
    const std::string file = path("bad-exporter");
    std::ofstream(file) << "#!/bin/sh\nreal=" SIM_BINARY_DIR "/inspector-export\n" << lines << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    options_.exporter = file;
    options_.bundled = false;
    options_.client_wait = "1s";
  }

  ScratchFolder scratch_;
  ExploreOptions options_;
};

// All that can go wrong with the main procedure.
TEST_F(Explore, FindsNothingBadInTheBundledExporter) {
  const auto explored = explore();
  EXPECT_EQ(explored.status, 0) << explored.out << explored.err;
  EXPECT_GT(explored.outcomes.size(), 120u);
  EXPECT_EQ(explored.count("refused"), 0u) << explored.out;
  EXPECT_GT(explored.count("retries"), 0u) << explored.out;
  EXPECT_GT(explored.count("reports"), 0u) << explored.out;
  EXPECT_EQ(explored.count("untouched"), 0u) << explored.out;
}

TEST_F(Explore, TriesEachCallEachReportCodeAndEachPolicy) {
  options_.only = "CreateFindingsReport";
  const auto calls = explore();
  EXPECT_EQ(calls.status, 0) << calls.out;
  for (const char* how :
       {"answers ThrottlingException", "answers InternalServerException",
        "answers AccessDeniedException", "answers ExpiredTokenException",
        "answers ResourceNotFoundException", "answers ValidationException",
        "connection reset before it is performed", "connection reset after it is performed",
        "answer cut after 5 bytes", "no answer in 1500ms",
        "answers ThrottlingException with Retry-After", "a proxy answers 502",
        "the clock is 20m off", "the credentials expire, and stay so",
        "connections refused for 300ms after it is performed", "no answer ever",
        "answer stalls after 5 bytes", "answer corrupted at byte 5",
        "performed twice, the first answer lost"}) {
    EXPECT_TRUE(
        calls.outcomes.count(std::string("call 1 of inspector2:CreateFindingsReport: ") + how))
        << how;
  }
  options_.only = "report ";
  options_.folder = path("reports");
  const auto reports = explore();
  EXPECT_EQ(reports.status, 0) << reports.out;
  for (const char* code : {"INVALID_PERMISSIONS", "BUCKET_NOT_FOUND", "INCOMPATIBLE_BUCKET_REGION",
                           "MALFORMED_KMS_KEY", "INTERNAL_ERROR", "NO_FINDINGS_FOUND"}) {
    const std::string trial = std::string("the report fails with ") + code;
    EXPECT_EQ(reports.outcomes.count(trial) ? reports.outcomes.at(trial) : "", "reports") << trial;
  }
  EXPECT_EQ(reports.outcomes.at("the report is cancelled by somebody else"), "reports");
  EXPECT_EQ(reports.outcomes.at("the report takes twenty hours"), "succeeds");
  options_.only = "policies/bucket.json";
  options_.folder = path("policies");
  const auto policies = explore();
  EXPECT_EQ(policies.status, 0) << policies.out;
  EXPECT_GT(policies.count("reports"), 3u) << policies.out;
}

// A copy that came damaged counts as one of another report, and the bundled exporter sees it.
TEST_F(Explore, SpoilsWhatADownloadBrings) {
  options_.only = "GetObject: answer";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 0) << explored.out;
  for (const char* how : {"answer stalls after 1000 bytes", "answer corrupted at byte 1000",
                          "answer with a wrong checksum"}) {
    EXPECT_EQ(explored.outcomes.at(std::string("call 1 of s3:GetObject: ") + how), "retries");
  }
  EXPECT_EQ(explored.outcomes.count("call 1 of s3:GetObject: answer as of before the last change"),
            1u);
}

TEST_F(Explore, FindsALiarWhoseCopyIsDamaged) {
  bad_exporter(
      "\"$real\" \"$@\" --quiet || exit $?\nfor f in *.csv; do sed -i 2s/,/';'/ \"$f\"; done");
  options_.only = "nothing";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 2) << "the clean run shows it already: " << explored.out;
  EXPECT_THAT(explored.err, HasSubstr("is not what the report says"));
}

// Each variant of a matrix is explored, or the one that is named.
TEST_F(Explore, TakesTheVariantsOfAMatrix) {
  options_.scenario = path("matrix.json");
  Value scenario =
      Value::parse(sim::read_file(SIM_SOURCE_DIR "/scenarios/reports/csv-arrives-encrypted.json"));
  scenario["given"]["world"] = SIM_SOURCE_DIR "/scenarios/worlds/export.json";
  scenario["matrix"] = {{"format", {"CSV", "JSON"}}};
  scenario["run"]["exporter"].push_back("--format");
  scenario["run"]["exporter"].push_back("{matrix.format}");
  std::ofstream(options_.scenario) << scenario.dump();
  options_.only = "GetCallerIdentity: answers AccessDenied";
  const auto all = explore();
  EXPECT_EQ(all.status, 0) << all.out << all.err;
  EXPECT_THAT(all.out, HasSubstr("With CSV:"));
  EXPECT_THAT(all.out, HasSubstr("With JSON:"));
  for (const char* variant : {"CSV", "JSON"}) {
    EXPECT_TRUE(std::filesystem::exists(options_.folder + "/" + variant + "/results.jsonl"));
  }
  options_.variant = "JSON";
  const auto one = explore();
  EXPECT_THAT(one.out, HasSubstr("known from before"));
  EXPECT_EQ(one.out.find("With CSV:"), std::string::npos);
  options_.variant = "JSOM";
  try {
    explore();
    ADD_FAILURE() << "there is no such variant";
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "no matrix makes the variant \"JSOM\"; did you mean \"JSON\"?");
  }
  testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
}

// Of several programs the first is explored, while the others do as they would.
TEST_F(Explore, TakesTheFirstOfSeveralPrograms) {
  options_.scenario = SIM_SOURCE_DIR "/scenarios/one-at-a-time/two-programs-race.json";
  options_.only = "inspector2:CreateFindingsReport: ";
  options_.limit = 6;
  const auto explored = explore();
  EXPECT_EQ(explored.status, 0) << explored.out << explored.err;
  EXPECT_EQ(explored.outcomes.size(), 6u);
  EXPECT_EQ(explored.count("untouched"), 0u) << "aimed at the other program: " << explored.out;
  options_.scenario = SIM_SOURCE_DIR "/scenarios/one-at-a-time/two-programs-in-turn.json";
  try {
    explore();
    ADD_FAILURE() << "their calls look alike";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("calls as the same identity: give one of them another \"as\""));
  }
  testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
}

// The story's clock runs on while the answer is lost: the report has ended before anybody can ask
// for the one in progress.
TEST_F(Explore, DoesNotBlameAProgramForAReportThatItCannotKnowOf) {
  options_.scenario = SIM_SOURCE_DIR "/scenarios/time/with-the-wall-clock.json";
  options_.only = "CreateFindingsReport: answer cut";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 0) << explored.out << explored.err;
  EXPECT_EQ(explored.outcomes.size(), 1u);
}

// It looks for the report whose answer was lost, and may not: it cannot name it, but says so.
TEST_F(Explore, DoesNotBlameAProgramThatMayNotLook) {
  options_.scenario = SIM_SOURCE_DIR "/scenarios/faults/lost-answer-of-create.json";
  options_.only = "call 1 of inspector2:GetFindingsReportStatus: the credentials expire";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 0) << explored.out << explored.err;
  EXPECT_EQ(explored.count("reports"), 1u) << explored.out;
}

// It looks, and is told that there is no report: whoever is lied to can only begin another.
TEST_F(Explore, DoesNotBlameAProgramThatIsLiedTo) {
  options_.scenario = SIM_SOURCE_DIR "/scenarios/faults/lost-answer-of-create.json";
  for (const char* lie : {"answers ResourceNotFoundException", "answer as of before"}) {
    options_.only = std::string("call 1 of inspector2:GetFindingsReportStatus: ") + lie;
    const auto explored = explore();
    EXPECT_EQ(explored.status, 0) << explored.out << explored.err;
    EXPECT_GT(explored.outcomes.size(), 0u) << lie;
  }
}

// The answer to the first is lost, and when it has ended nothing tells its id: another is made, and
// that is the one which is kept.
TEST_F(Explore, TakesTheReportThatIsKeptForTheReport) {
  options_.scenario = SIM_SOURCE_DIR "/scenarios/time/takes-three-hours.json";
  options_.only = "call 1 of inspector2:CreateFindingsReport: performed twice";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 0) << explored.out << explored.err;
  EXPECT_EQ(explored.count("retries"), 1u) << explored.out;
}

// An answer to HEAD has nothing but a status, which the program then names in words.
TEST_F(Explore, HearsWhatTheBundledExporterSaysOfAStatusAlone) {
  options_.scenario = SIM_SOURCE_DIR "/scenarios/set-up/keeps-other-statements.json";
  options_.only = "HeadBucket: answers AccessDenied";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 0) << explored.out << explored.err;
  EXPECT_EQ(explored.count("reports"), 1u) << explored.out;
}

// A step of the scenario itself fails by the change: there is nothing to say of the program.
TEST_F(Explore, SaysWhenTheChangeKeepsTheProgramFromBeginning) {
  options_.scenario = SIM_SOURCE_DIR "/scenarios/caller/role-session.json";
  options_.only = "role-of-this-account.json: Statement[0]: dropped";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 0) << explored.out << explored.err;
  EXPECT_EQ(explored.count("refused"), 1u) << explored.out;
  EXPECT_THAT(explored.out, HasSubstr("refused"));
}

// Ended in the middle and called again, it tells what it would have told at once.
TEST_F(Explore, GoesOnWhereItWasEnded) {
  options_.only = "inspector2:";
  const auto all = explore();
  const std::string results = options_.folder + "/results.jsonl";
  const std::string lines = sim::read_file(results);
  std::ofstream(results) << lines.substr(0, lines.find('\n', lines.size() / 2) + 20);
  const auto again = explore();
  EXPECT_THAT(again.out, HasSubstr("known from before"));
  const auto table = [](const std::string& text) { return text.substr(0, text.find(" trials, ")); };
  EXPECT_EQ(table(again.out), table(all.out));
  EXPECT_EQ(again.outcomes, all.outcomes);
}

TEST_F(Explore, DoesNotRunAgainWhatItKnows) {
  options_.only = "sts:GetCallerIdentity: answers AccessDenied";
  const auto first = explore();
  ASSERT_EQ(first.status, 0) << first.out;
  const std::string results = options_.folder + "/results.jsonl";
  const auto size = std::filesystem::file_size(results);
  const auto second = explore();
  EXPECT_THAT(second.out, HasSubstr("known from before"));
  EXPECT_EQ(std::filesystem::file_size(results), size);
  // A line that was cut by an interruption is run again.
  std::filesystem::resize_file(results, size - 5);
  const auto third = explore();
  EXPECT_EQ(third.status, 0) << third.out;
  EXPECT_EQ(third.outcomes.size(), first.outcomes.size());
  EXPECT_EQ(third.out.find("known from before"), std::string::npos);
  std::ofstream(results) << "not a result\n";
  EXPECT_THROW(explore(), std::runtime_error);
  testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
}

TEST_F(Explore, FindsALiar) {
  bad_exporter("\"$real\" \"$@\"; echo done; exit 0");
  options_.only = "the report fails with INVALID_PERMISSIONS";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 1) << explored.out;
  EXPECT_EQ(explored.count("lies"), 1u) << explored.out;
  EXPECT_THAT(replayed(explored), AllOf(HasSubstr("status 1:"), HasSubstr("had \"lies\"")));
}

TEST_F(Explore, FindsALiarWhoseCopyIsCut) {
  bad_exporter(
      "\"$real\" \"$@\" || exit $?\nfor f in *.csv; do head -c 300 \"$f\" > x; mv x \"$f\"; done");
  options_.only = "sts:GetCallerIdentity: answers ThrottlingException";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 2) << "the clean run shows it already: " << explored.out;
  EXPECT_THAT(explored.err, HasSubstr("of the report"));
}

TEST_F(Explore, FindsOneThatCrashes) {
  bad_exporter("\"$real\" \"$@\" || kill -SEGV $$");
  options_.only = "the report fails with BUCKET_NOT_FOUND";
  const auto explored = explore();
  EXPECT_EQ(explored.count("crashes"), 1u) << explored.out;
  EXPECT_THAT(replayed(explored), AllOf(HasSubstr("status 1:"), HasSubstr("had \"crashes\"")));
}

TEST_F(Explore, FindsOneThatHangs) {
  bad_exporter("\"$real\" \"$@\" || exec sleep 100");
  options_.scenario = path("short.json");
  Value scenario =
      Value::parse(sim::read_file(SIM_SOURCE_DIR "/scenarios/reports/csv-arrives-encrypted.json"));
  scenario["given"]["world"] = SIM_SOURCE_DIR "/scenarios/worlds/export.json";
  scenario["run"]["within"] = "5s";
  std::ofstream(options_.scenario) << scenario.dump();
  options_.only = "the report fails with INTERNAL_ERROR";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 1) << explored.out;
  EXPECT_EQ(explored.count("hangs"), 1u) << explored.out;
  EXPECT_THAT(replayed(explored), AllOf(HasSubstr("status 1:"), HasSubstr("had \"hangs\"")));
}

TEST_F(Explore, FindsOneThatLeaksASecret) {
  bad_exporter("\"$real\" \"$@\" || { env >&2; exit 1; }");
  options_.only = "sts:GetCallerIdentity: answers AccessDenied";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 1) << explored.out;
  EXPECT_EQ(explored.count("leaks"), 1u) << explored.out;
  EXPECT_EQ(explored.out.find("wJalrXUtnFEMI"), std::string::npos) << "the table repeats it";
  EXPECT_THAT(replayed(explored), AllOf(HasSubstr("status 1:"), HasSubstr("had \"leaks\"")));
}

TEST_F(Explore, FindsOneThatSaysNothing) {
  bad_exporter("\"$real\" \"$@\" 2> /dev/null || { echo failed; exit 1; }");
  options_.only = "the report fails with NO_FINDINGS_FOUND";
  const auto explored = explore();
  EXPECT_EQ(explored.count("unclear"), 1u) << explored.out;
  EXPECT_THAT(replayed(explored), AllOf(HasSubstr("status 1:"), HasSubstr("had \"unclear\"")));
}

// Written as people write them, around the AWS CLI, which is told not to try again.
constexpr const char* kByCommandLine = R"(
export AWS_MAX_ATTEMPTS=1
call() { aws --endpoint-url "$AWS_ENDPOINT_URL" inspector2 "$@" --output text; }
create() {
  call create-findings-report --report-format CSV \
    --s3-destination "bucketName=$2,kmsKeyArn=$4" --query reportId
}
wait_for() {
  while :; do
    status=$(call get-findings-report-status --report-id "$1" --query status) || exit 1
    case $status in SUCCEEDED) exit 0 ;; IN_PROGRESS) ;; *) echo "$status" >&2; exit 1 ;; esac
  done
}
)";

TEST_F(Explore, FindsOneThatLosesAReportAndOneThatMakesItTwice) {
  if (std::system("command -v aws > /dev/null") != 0) GTEST_SKIP() << "there is no AWS CLI";
  options_.only = "CreateFindingsReport: connection reset after it is performed";
  bad_exporter(std::string(kByCommandLine) + "id=$(create \"$@\") || exit 1\nwait_for \"$id\"");
  const auto lost = explore();
  EXPECT_EQ(lost.status, 1) << lost.out << lost.err;
  EXPECT_EQ(lost.count("loses"), 1u) << lost.out;
  EXPECT_THAT(replayed(lost), AllOf(HasSubstr("status 1:"), HasSubstr("had \"loses\"")));

  options_.folder = path("twice");
  bad_exporter(std::string(kByCommandLine) +
               "until id=$(create \"$@\"); do :; done\nwait_for \"$id\"");
  const auto twice = explore();
  EXPECT_EQ(twice.status, 1) << twice.out << twice.err;
  EXPECT_EQ(twice.count("duplicates"), 1u) << twice.out;
  EXPECT_THAT(replayed(twice), AllOf(HasSubstr("status 1:"), HasSubstr("had \"duplicates\"")));
}

TEST_F(Explore, RefusesAScenarioThatBringsNoReport) {
  options_.scenario = SIM_SOURCE_DIR "/scenarios/key/disabled.json";
  const auto explored = explore();
  EXPECT_EQ(explored.status, 2);
  EXPECT_THAT(explored.err, HasSubstr("does not bring its report"));
}

TEST(Handled, IsOneOfItsWords) {
  const auto read = [](const std::string& word) {
    const Value scenario = {
        {"name", "x"}, {"run", {{"command", {"true"}}}}, {"expect", {{{"handled", word}}}}};
    return harness::parse_scenario("x.json", ".", scenario.dump());
  };
  EXPECT_TRUE(read("well"));
  EXPECT_TRUE(read("reports"));
  const auto wrong = read("fine");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.complaints.front().message, HasSubstr("\"well\", or how exactly: succeeds"));
}

TEST(ProgressBar, EstimatesWhatIsLeft) {
  EXPECT_EQ(harness::bar_text(0, 4, 0, 0), "[..............................] 0/4");
  EXPECT_EQ(harness::bar_text(1, 4, 1, 2000),
            "[#######.......................] 1/4, 1 bad, about 6s left");
  // One that takes ten seconds has begun with them.
  EXPECT_EQ(harness::bar_text(3, 4, 0, 3000, "bad", 10'000),
            "[######################........] 3/4, about 7s left");
  EXPECT_EQ(harness::bar_text(4, 4, 0, 9000), "[##############################] 4/4");
}

}  // namespace
