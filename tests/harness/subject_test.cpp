// The program under test as a process: what it says and how it ends is seen, and it never outlives
// its scenario.
#include "harness/subject.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "harness/files.h"

namespace {

std::vector<harness::SubjectResult> run(const std::vector<harness::SubjectCommand>& commands) {
  sim::server::HttpServer::Options options;
  options.port = 0;
  sim::server::HttpServer server(options,
                                 [](sim::wire::HttpRequest) { return sim::wire::HttpResponse{}; });
  return harness::run_subjects(commands, server);
}

harness::SubjectResult run(std::vector<std::string> argv,
                           sim::Millis within = sim::Millis(20'000)) {
  const harness::ScratchFolder folder;
  harness::SubjectCommand command{
      std::move(argv), {{"PATH", "/usr/bin:/bin"}, {"GIVEN", "a b"}}, folder.path(), within};
  return run(std::vector{command}).front();
}

TEST(Subject, IsHeardOnBothChannels) {
  const auto result = run({"sh", "-c", "echo out; echo err >&2; exit 7"});
  EXPECT_EQ(result.exit, 7);
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
}

TEST(Subject, SeesTheGivenEnvironmentOnly) {
  setenv("OF_THE_HARNESS", "x", 1);
  const auto result = run({"sh", "-c", "echo \"$GIVEN|$OF_THE_HARNESS\""});
  EXPECT_EQ(result.out, "a b|\n");
}

TEST(Subject, IsKilledWithItsChildrenWhenItsTimeIsUp) {
  const auto result = run({"sh", "-c", "sleep 60 & sleep 60"}, sim::Millis(200));
  EXPECT_TRUE(result.timed_out);
  EXPECT_LT(result.real, sim::Millis(10'000));
  EXPECT_NE(result.how_it_ended().find("did not end in time"), std::string::npos);
}

TEST(Subject, IsNotWaitedForByItsOrphans) {
  const auto result = run({"sh", "-c", "sleep 60 & exit 0"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_LT(result.real, sim::Millis(10'000));
}

TEST(Subject, NamesTheSignalThatEndedIt) {
  const auto result = run({"sh", "-c", "kill -TERM $$"});
  EXPECT_EQ(result.exit, -1);
  EXPECT_EQ(result.signal, 15);
}

TEST(Subject, SaysWhyItCouldNotStart) {
  const auto result = run({"/no/such/program"});
  EXPECT_NE(result.not_started.find("No such file"), std::string::npos) << result.not_started;
  EXPECT_EQ(result.exit, -1);
}

TEST(Subject, OutputBeyondAMegabyteIsDropped) {
  const auto result = run({"sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out.size(), 1024u * 1024u);
}

TEST(Subject, ThatIgnoresSignalsIsEnded) {
  const auto result =
      run({"sh", "-c", "trap '' TERM INT HUP; while :; do sleep 1; done"}, sim::Millis(300));
  EXPECT_TRUE(result.timed_out);
  EXPECT_LT(result.real, sim::Millis(10'000));
}

TEST(Subject, ThatLeavesChildrenIsToldOf) {
  // There for certain when the program ends: a process that is being replaced shows no environment.
  EXPECT_EQ(
      run({"sh", "-c", "(: > started; while :; do :; done) & while [ ! -e started ]; do :; done"})
          .left_behind,
      1);
  // In a session of their own, two deep.
  const auto result = run({"sh", "-c",
                           "setsid sh -c 'sleep 300 & : > started; sleep 300' &"
                           " while [ ! -e started ]; do :; done"});
  EXPECT_EQ(result.exit, 0);
  EXPECT_GE(result.left_behind, 2);
  EXPECT_EQ(run({"sh", "-c", "true & wait"}).left_behind, 0);
}

TEST(Subject, ThatFloodsIsEnded) {
  const auto result = run({"sh", "-c", "yes"}, sim::Millis(60'000));
  EXPECT_TRUE(result.flooded);
  EXPECT_EQ(result.exit, -1);
  EXPECT_EQ(result.out.size(), 1024u * 1024u);
  EXPECT_NE(result.how_it_ended().find("printed more than"), std::string::npos);
}

TEST(Subject, ReadsTheInputThatItIsGiven) {
  const harness::ScratchFolder folder;
  harness::SubjectCommand command{{"cat"}, {{"PATH", "/usr/bin:/bin"}}, folder.path()};
  command.input_file = folder.path() + "/input";
  harness::write_file(command.input_file, "given");
  EXPECT_EQ(run(std::vector{command}).front().out, "given");
}

TEST(Subjects, RunAtOnceAndEachWhenItMay) {
  const harness::ScratchFolder folder;
  const std::string file = folder.path() + "/sign";
  harness::SubjectCommand first{
      {"sh", "-c", "until test -e sign; do :; done"}, {{"PATH", "/usr/bin:/bin"}}, folder.path()};
  harness::SubjectCommand second{
      {"sh", "-c", "touch sign; exit 3"}, {{"PATH", "/usr/bin:/bin"}}, folder.path()};
  int asked = 0;
  second.may_start = [&] { return ++asked > 3; };
  const auto results = run(std::vector{first, second});
  EXPECT_EQ(results[0].exit, 0);
  EXPECT_EQ(results[1].exit, 3);
  EXPECT_EQ(asked, 4);
}

TEST(ScratchFolder, IsGoneAfterwards) {
  std::string path;
  {
    const harness::ScratchFolder folder;
    path = folder.path();
    EXPECT_TRUE(std::filesystem::is_directory(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
