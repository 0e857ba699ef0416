// Which scenarios `run` takes, how often and how many at once, and what it reports: small scenarios
// whose programs are shell commands, written to a folder of the test's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "harness/children.h"
#include "harness/run_command.h"
#include "sim/base/text.h"
#include "tests/support/test_world.h"

namespace {

using harness::RunOptions;
using harness::ScratchFolder;
using sim::Value;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

struct Ran {
  int status = 0;
  std::string out, err;
  // The names of the scenarios, in the order of their verdicts.
  std::vector<std::string> told(const std::string& verdict) const {
    std::vector<std::string> names;
    for (const auto line : sim::text::split(out, '\n')) {
      if (!line.starts_with(verdict + "  ")) continue;
      const std::string name(line.substr(verdict.size() + 2));
      names.push_back(name.substr(0, name.find("  ")));
    }
    return names;
  }
};

class RunCommand : public testing::Test {
 protected:
  // A scenario whose program is `sh -c command` and that expects the status 0.
  void scenario(const std::string& name, const std::string& command, const Value& tags) {
    const Value file = {{"name", name},
                        {"tags", tags},
                        {"given", {{"world", SIM_SOURCE_DIR "/scenarios/worlds/bare.json"}}},
                        {"run", {{"command", {"sh", "-c", command}}}},
                        {"expect", {{{"exit", 0}}}}};
    std::ofstream(path(name + ".json")) << file.dump(2);
  }
  std::string path(const std::string& file) const { return folder_.path() + "/" + file; }
  std::string text(const std::string& file) const { return sim::read_file(path(file)); }

  Ran run(RunOptions options = {}) {
    if (options.paths.empty()) options.paths = {folder_.path()};
    Ran result;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    result.status = harness::run_scenarios(options);
    result.out = testing::internal::GetCapturedStdout();
    result.err = testing::internal::GetCapturedStderr();
    return result;
  }

  ScratchFolder folder_;
};

TEST_F(RunCommand, TakesScenariosByTheirTags) {
  scenario("a", "true", {"bucket"});
  scenario("b", "true", {"bucket", "slow"});
  scenario("c", "true", {"key"});
  RunOptions options;
  options.selection.tags = {"bucket"};
  EXPECT_THAT(run(options).told("PASS"), ElementsAre("a", "b"));
  options.selection.tags = {"bucket", "!slow"};
  EXPECT_THAT(run(options).told("PASS"), ElementsAre("a"));
  options.selection.tags = {"nowhere"};
  EXPECT_THROW(run(options), std::runtime_error);
  testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
}

TEST_F(RunCommand, TakesWhatAnotherExporterUnderstands) {
  scenario("command", "true", Value::array());
  const auto exporting = [&](const std::string& name, const Value& arguments) {
    const Value file = {{"name", name},
                        {"given", {{"world", SIM_SOURCE_DIR "/scenarios/worlds/bare.json"}}},
                        {"run", {{"exporter", arguments}}},
                        {"expect", {{{"stdout_contains", "said --bucket"}}}}};
    std::ofstream(path(name + ".json")) << file.dump(2);
  };
  exporting("plain", {"--bucket", "b"});
  exporting("special", {"--bucket", "b", "--setup"});
  RunOptions options;
  options.exporter = "sh -c 'echo said \"$@\"' name";
  EXPECT_THAT(run(options).told("PASS"), ElementsAre("command", "plain", "special"));
  options.selection.understood = {"--bucket", "--kms-key"};
  EXPECT_THAT(run(options).told("PASS"), ElementsAre("plain"));
}

TEST_F(RunCommand, ShardsShareTheScenariosOut) {
  for (const char* name : {"a", "b", "c", "d", "e"}) scenario(name, "true", Value::array());
  RunOptions options;
  options.shard = harness::shard_named("2/3");
  EXPECT_THAT(run(options).told("PASS"), ElementsAre("b", "e"));
  for (const char* wrong : {"", "3", "0/2", "3/2", "a/b", "1/"}) {
    EXPECT_THROW(harness::shard_named(wrong), std::runtime_error) << wrong;
  }
}

TEST_F(RunCommand, RepeatsWithTheNextSeed) {
  scenario("a", "true", Value::array());
  RunOptions options;
  options.repeat = 3;
  options.seed = 40;
  options.reports = {"jsonl=" + path("r.txt")};
  EXPECT_THAT(run(options).told("PASS"), ElementsAre("a (1 of 3)", "a (2 of 3)", "a (3 of 3)"));
}

TEST_F(RunCommand, SeveralAtOnceTellTheSameInTheSameOrder) {
  for (const char* name : {"a", "b", "c", "d"}) {
    scenario(name, std::string("echo ") + name + "; test " + name + " != c", Value::array());
  }
  RunOptions one, several;
  several.jobs = 3;
  for (auto* options : {&one, &several}) {
    const auto result = run(*options);
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.told("PASS"), ElementsAre("a", "b", "d"));
    EXPECT_THAT(result.told("FAIL"), ElementsAre("c"));
    EXPECT_TRUE(result.out.ends_with("\n3 passed, 1 failed\n")) << result.out;
  }
}

TEST_F(RunCommand, StopsAtTheFirstFailureWhenToldTo) {
  scenario("a", "true", Value::array());
  scenario("b", "false", Value::array());
  scenario("c", "true", Value::array());
  RunOptions options;
  options.fail_fast = true;
  for (const size_t jobs : {1, 2}) {
    options.jobs = jobs;
    const auto result = run(options);
    EXPECT_THAT(result.told("PASS"), ElementsAre("a"));
    EXPECT_TRUE(result.out.ends_with("\n1 passed, 1 failed\n")) << result.out;
  }
}

TEST_F(RunCommand, ReportsForMachines) {
  scenario("good", "true", {"x"});
  scenario("odd <name>", "printf '</script>\\377'; false", Value::array());
  RunOptions options;
  options.reports = {"jsonl=" + path("r.jsonl"), "junit=" + path("r.xml"), "github",
                     "html=" + path("r.html")};
  const auto result = run(options);
  EXPECT_EQ(result.status, 1);

  std::vector<Value> lines;
  const std::string jsonl = text("r.jsonl");
  for (const auto line : sim::text::split(jsonl, '\n')) {
    if (!line.empty()) lines.push_back(Value::parse(line));
  }
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0]["scenario"], "good");
  EXPECT_EQ(lines[0]["passed"], true);
  EXPECT_EQ(lines[0]["tags"], Value({"x"}));
  EXPECT_EQ(lines[1]["passed"], false);
  EXPECT_THAT(lines[1]["subject"]["out"].get<std::string>(), HasSubstr("</script>"));
  EXPECT_EQ(lines[2], (Value{{"passed", 1}, {"failed", 1}}));

  EXPECT_THAT(text("r.xml"), HasSubstr("tests=\"2\" failures=\"1\""));
  EXPECT_THAT(result.out, HasSubstr("::error file=" + path("odd <name>.json") + ",line="));
  EXPECT_THAT(result.out, HasSubstr(",title=odd <name>::"));
  // What a program printed cannot end the page's data.
  const std::string page = text("r.html");
  EXPECT_THAT(page, AllOf(HasSubstr("odd \\u003cname"), HasSubstr("\\u003c/script")));
}

// Escape sequences, NUL and bytes that are no UTF-8 reach no terminal and no XML reader.
TEST_F(RunCommand, ReportsWhatAProgramPrintedVisibly) {
  scenario("hostile", "printf 'a\\033[31m\\000\\377\\302\\233z'; false", Value::array());
  const std::string shown = "a\\x1b[31m\\x00\\xff\\u009bz";
  RunOptions options;
  options.verbose = true;
  for (const size_t jobs : {1, 2}) {
    options.jobs = jobs;
    options.reports = {"jsonl=" + path("r.jsonl"), "junit=" + path("r.xml"), "github",
                       "html=" + path("r.html")};
    const auto out = run(options).out;
    EXPECT_THAT(out, HasSubstr("| " + shown));
    EXPECT_THAT(out, HasSubstr("it said:%0A" + shown));
    EXPECT_THAT(text("r.xml"), HasSubstr("<system-out>" + shown + "</system-out>"));
    const std::string quoted = sim::text::replace_all(shown, "\\", "\\\\");
    EXPECT_THAT(text("r.jsonl"), HasSubstr("\"out\":\"" + quoted));
    EXPECT_THAT(text("r.html"), HasSubstr("\"out\":\"" + quoted));
    for (const auto& each : {out, text("r.xml"), text("r.jsonl"), text("r.html")}) {
      EXPECT_EQ(each.find_first_of(std::string("\x1b\0", 2)), std::string::npos) << each;
      EXPECT_TRUE(sim::text::is_utf8(each));
    }
  }
}

// Before anything runs.
TEST_F(RunCommand, RefusesAReportThatCannotBeWritten) {
  scenario("a", "touch " + path("ran"), Value::array());
  for (const char* format : {"junit", "jsonl", "html"}) {
    RunOptions options;
    options.reports = {std::string(format) + "=" + path("no/such/folder/r")};
    EXPECT_THROW(run(options), std::runtime_error) << format;
    testing::internal::GetCapturedStdout();
    testing::internal::GetCapturedStderr();
  }
  EXPECT_FALSE(std::filesystem::exists(path("ran")));
}

TEST_F(RunCommand, RefusesAReportThatIsNone) {
  scenario("a", "true", Value::array());
  for (const char* wrong : {"junit", "junit=", "github=x", "xml=x", ""}) {
    RunOptions options;
    options.reports = {wrong};
    EXPECT_THROW(run(options), std::runtime_error) << wrong;
    testing::internal::GetCapturedStdout();
    testing::internal::GetCapturedStderr();
  }
}

TEST_F(RunCommand, AFailureLeavesWhatExplainsIt) {
  scenario("it fails", "echo printed; echo complained >&2; exit 3", Value::array());
  RunOptions options;
  options.failures.within = path("left");
  options.failures.program = SIM_BINARY_DIR "/inspector-sim";
  options.exporter = "none";
  options.seed = 5;
  EXPECT_EQ(run(options).status, 1);
  EXPECT_EQ(text("left/it-fails/stdout.txt"), "printed\n");
  EXPECT_EQ(text("left/it-fails/stderr.txt"), "complained\n");
  EXPECT_THAT(text("left/it-fails/failures.txt"), HasSubstr("expected"));
  EXPECT_THAT(text("left/it-fails/replay"), HasSubstr("--seed 5"));
  sim::World left({path("left/it-fails/state"), nullptr});
  fakes::install_all(left);
  EXPECT_TRUE(left.resumed());
  std::filesystem::remove_all(path("left"));
  scenario("it fails", "true", Value::array());
  EXPECT_EQ(run(options).status, 0);
  EXPECT_FALSE(std::filesystem::exists(path("left")));
}

bool some_process_runs(const std::string& word) {
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    std::ifstream in(process.path() / "cmdline");
    const std::string words{std::istreambuf_iterator<char>(in), {}};
    if (words.find(word) != std::string::npos) return true;
  }
  return false;
}

// Another session, no environment, another parent: nothing but its descent tells whose it is.
TEST_F(RunCommand, EndsWhatHidesFromIt) {
  const std::string hidden = path("hidden");
  scenario("it hides",
           "env -i setsid sh -c ': > " + hidden + "; exec sleep 47113' & until [ -e " + hidden +
               " ]; do :; done",
           Value::array());
  const std::string command =
      SIM_BINARY_DIR "/inspector-sim run " + ("'" + path("it hides.json") + "'") + " 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::string said(64 * 1024, '\0');
  said.resize(std::fread(said.data(), 1, said.size(), pipe));
  EXPECT_EQ(WEXITSTATUS(::pclose(pipe)), 1) << said;
  EXPECT_THAT(said, HasSubstr("left 1 processes of its own behind"));
  EXPECT_FALSE(some_process_runs("47113"));
}

// A change in the middle of a call, credentials from an endpoint, the variants of a matrix, slow
// answers: an exporter of a wrong status makes each of them fail.
TEST_F(RunCommand, AFailureIsReplayedByteForByte) {
  const std::string wrong = path("wrong");
  std::ofstream(wrong) << "#!/bin/sh\n" SIM_BINARY_DIR "/inspector-export \"$@\"\nexit 9\n";
  std::filesystem::permissions(wrong, std::filesystem::perms::owner_all);
  RunOptions options;
  const std::string library = SIM_SOURCE_DIR "/scenarios/";
  options.paths = {library + "key/disabled-as-the-data-key-is-asked-for.json",
                   library + "faults/credentials-expire-midway.json",
                   library + "reports/every-format-and-prefix.json",
                   library + "faults/answers-are-slow.json"};
  options.failures = {path("left"), SIM_BINARY_DIR "/inspector-sim"};
  options.exporter = wrong;
  options.seed = 9;
  EXPECT_EQ(run(options).status, 1);
  int compared = 0;
  for (const auto& failure : std::filesystem::directory_iterator(path("left"))) {
    const std::string replay = failure.path().string() + "/replay";
    const std::string command = replay + " --failures " + path("again") + " > /dev/null 2>&1";
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1) << command;
    for (const auto& file : std::filesystem::directory_iterator(failure.path())) {
      const auto name = failure.path().filename() / file.path().filename();
      EXPECT_TRUE(sim::read_file(file.path()) == text("again/" + name.string())) << name;
      ++compared;
    }
  }
  EXPECT_GE(compared, 7 * 6);
}

TEST(Children, AnswerInOrderAndCrashAlone) {
  std::vector<std::string> told;
  harness::run_in_children(
      5, 2,
      [](size_t i) {
        if (i == 1) ::raise(SIGKILL);
        if (i == 3) throw std::runtime_error("no answer");
        return std::string(200'000, static_cast<char>('a' + i));
      },
      [&](size_t, const harness::Ended& ended) {
        told.push_back(ended.died.empty() ? ended.answer.substr(0, 1) : ended.died);
        return harness::Next::kGoOn;
      });
  EXPECT_THAT(told, ElementsAre("a", HasSubstr("signal 9"), "c", "ended with status 1", "e"));
}

// The first waits until the last of the others, which work one after the other, has begun.
TEST(Children, WorkWhileOthersWait) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  harness::Slots slots;
  slots.waiting = 1;
  slots.waits = [](size_t i) { return i == 0; };
  std::vector<std::string> told;
  harness::run_in_children(
      4, slots,
      [&](size_t i) -> std::string {
        pollfd readable{ends[0], POLLIN, 0};
        if (i == 0) return ::poll(&readable, 1, 60'000) == 1 ? "waited" : "in vain";
        if (i == 3 && ::write(ends[1], "!", 1) != 1) return "no pipe";
        return std::to_string(i);
      },
      [&](size_t, const harness::Ended& ended) {
        told.push_back(ended.answer);
        return harness::Next::kGoOn;
      });
  EXPECT_THAT(told, UnorderedElementsAre("waited", "1", "2", "3"));
  for (const int end : ends) ::close(end);
}

}  // namespace
