// How the exporter of a command line becomes the words that start it.
#include "harness/exporter_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>

namespace {

using harness::exporter_words;
using testing::ElementsAre;

TEST(ExporterCommand, IsSplitAsAShellDoes) {
  EXPECT_THAT(exporter_words("export --fast"), ElementsAre("export", "--fast"));
  EXPECT_THAT(exporter_words("  a 'b c'\t\"d 'e' \\\" f\" g\\ h '' "),
              ElementsAre("a", "b c", "d 'e' \" f", "g h", ""));
  EXPECT_THAT(exporter_words("'\\'"), ElementsAre("\\"));
}

TEST(ExporterCommand, NamesFilesFromWhereItWasGiven) {
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(SIM_SOURCE_DIR);
  const std::string readme = SIM_SOURCE_DIR "/README.md";
  EXPECT_THAT(exporter_words("cat README.md sim absent.md"),
              ElementsAre("cat", readme, "sim", "absent.md"));
  EXPECT_THAT(exporter_words("README.md"), ElementsAre(readme));
  std::filesystem::current_path(here);
}

TEST(ExporterCommand, KnowsAProgramByAnotherPath) {
  const std::string readme = SIM_SOURCE_DIR "/README.md";
  const std::string around = SIM_SOURCE_DIR "/sim/../README.md";
  EXPECT_TRUE(harness::is_same_program(readme, around));
  EXPECT_FALSE(harness::is_same_program(readme, around + " --quiet"));
  EXPECT_FALSE(harness::is_same_program(readme, SIM_SOURCE_DIR "/LICENSE"));
  EXPECT_FALSE(harness::is_same_program(readme, SIM_SOURCE_DIR "/absent.md"));
  EXPECT_TRUE(harness::is_same_program("absent", "absent"));
}

TEST(ExporterCommand, RefusesWhatStartsNothing) {
  for (const char* wrong : {"", "  ", "a 'b", "a \"b"}) {
    EXPECT_THROW(exporter_words(wrong), std::runtime_error) << wrong;
  }
}

}  // namespace
