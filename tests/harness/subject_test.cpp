// The program under test as a process: what it says and how it ends is seen, and it never outlives
// its scenario.
#include "harness/subject.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace {

harness::SubjectResult run(std::vector<std::string> argv,
                           sim::Millis within = sim::Millis(20'000)) {
  sim::server::HttpServer::Options options;
  options.port = 0;
  sim::server::HttpServer server(options,
                                 [](sim::wire::HttpRequest) { return sim::wire::HttpResponse{}; });
  const harness::ScratchFolder folder;
  return harness::run_subject(
      {std::move(argv), {{"PATH", "/usr/bin:/bin"}, {"GIVEN", "a b"}}, folder.path(), within},
      server);
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
