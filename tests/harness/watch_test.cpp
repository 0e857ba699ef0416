// `run --watch`: which files stand behind a scenario, and which scenarios a change makes run again.
#include "harness/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/subject.h"
#include "sim/base/text.h"
#include "sim/base/value.h"

namespace {

using harness::RunOptions;
using harness::ScratchFolder;
using sim::Value;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::UnorderedElementsAre;

const std::string kScenarios = SIM_SOURCE_DIR "/scenarios/";

TEST(FilesBehind, AreWhatAScenarioNamesAndWhatThatNames) {
  const auto files = harness::files_behind(kScenarios + "bucket/policy-names-another-account.json");
  EXPECT_THAT(files, Contains(kScenarios + "bucket/policy-names-another-account.json"));
  EXPECT_THAT(files, Contains(kScenarios + "policies/bucket-another-account.json"));
  EXPECT_THAT(files, Contains(kScenarios + "worlds/export.json"));
  EXPECT_THAT(files, Contains(kScenarios + "policies/administrator.json"));  // the world's
  EXPECT_THAT(files, Not(Contains(kScenarios + "worlds/bare.json")));
}

TEST(FilesBehind, AreFiltersOfTheLibraryToo) {
  EXPECT_THAT(harness::files_behind(kScenarios + "reports/filter-by-severity.json"),
              Contains(kScenarios + "filters/high.json"));
}

TEST(Look, TellsWhatChangedCameAndWent) {
  const harness::Look before = {{"same", "1"}, {"other", "1"}, {"gone", "1"}};
  const harness::Look now = {{"same", "1"}, {"other", "2"}, {"new", "1"}};
  EXPECT_THAT(harness::changed(before, now), UnorderedElementsAre("other", "gone", "new"));
  EXPECT_THAT(harness::changed(now, now), ElementsAre());
}

class Watch : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) {
    std::ofstream(path(file)) << text;
  }
  void scenario(const std::string& name, const std::string& script) {
    const Value file = {{"name", name},
                        {"given", {{"world", SIM_SOURCE_DIR "/scenarios/worlds/bare.json"}}},
                        {"run", {{"command", {"sh", path(script)}}}},
                        {"expect", {{{"exit", 0}}}}};
    write(name + ".json", file.dump(2));
  }
  std::string path(const std::string& file) const { return folder_.path() + "/" + file; }

  // What was told between the moments, each a change or nothing; the watch ends after the last.
  std::vector<std::string> told(const std::vector<std::function<void()>>& moments) {
    RunOptions options;
    options.paths = {folder_.path()};
    options.exporter = "inspector-export";
    size_t next = 0;
    testing::internal::CaptureStdout();
    status_ = harness::watch_scenarios(options, [&] {
      if (next == moments.size()) return false;
      if (moments[next]) moments[next]();
      ++next;
      return true;
    });
    std::vector<std::string> lines;
    const std::string out = testing::internal::GetCapturedStdout();
    for (const auto line : sim::text::split(out, '\n')) {
      if (line.starts_with("PASS") || line.starts_with("FAIL")) {
        lines.emplace_back(line.substr(0, line.find("  ", 6)));
      }
    }
    return lines;
  }

  ScratchFolder folder_;
  int status_ = 0;
};

TEST_F(Watch, RunsWhatAChangeConcernsAgain) {
  write("one.sh", "true");
  write("two.sh", "true");
  scenario("a", "one.sh");
  scenario("b", "two.sh");
  const auto lines = told({nullptr, [&] { write("two.sh", "false # fails"); }, nullptr,
                           [&] { scenario("c", "one.sh"); }, nullptr, nullptr});
  EXPECT_THAT(lines, ElementsAre("PASS  a", "PASS  b", "FAIL  b", "PASS  c"));
  EXPECT_EQ(status_, 0);
}

TEST_F(Watch, WaitsUntilNothingChangesAnyMore) {
  write("one.sh", "true");
  scenario("a", "one.sh");
  EXPECT_THAT(told({[&] { write("one.sh", "fal"); }, [&] { write("one.sh", "false"); }, nullptr}),
              ElementsAre("PASS  a", "FAIL  a"));
  EXPECT_EQ(status_, 1);
}

TEST_F(Watch, OutlivesABadFileAndOneThatGoes) {
  write("one.sh", "true");
  scenario("a", "one.sh");
  testing::internal::CaptureStderr();
  const auto lines = told({[&] { write("a.json", "{"); }, nullptr,
                           [&] { std::filesystem::remove(path("one.sh")); }, nullptr,
                           [&] {
                             scenario("a", "one.sh");
                             write("one.sh", "true");
                           },
                           nullptr});
  EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("a.json: line 1"));
  EXPECT_THAT(lines, ElementsAre("PASS  a", "PASS  a"));
}

}  // namespace
