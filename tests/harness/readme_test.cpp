// The README keeps its promises: every assumed behaviour that can be set is in the fidelity table
// with its default, and the table names no setting that is gone.
#include <gtest/gtest.h>

#include "tests/support/test_world.h"

namespace {

TEST(Readme, TheFidelityTableNamesEverySettingWithItsDefault) {
  tests::TestWorld w;
  const std::string readme = tests::source_file("README.md");
  for (const auto& [name, setting] : w.world.settings().declared()) {
    const auto at = readme.find("`" + name + "` (" + setting.fallback.dump());
    EXPECT_NE(at, std::string::npos) << "`" << name << "` (" << setting.fallback.dump() << ")";
    EXPECT_FALSE(setting.meaning.empty()) << name;
  }
}

TEST(Readme, TheFidelityTableNamesNoSettingThatIsGone) {
  tests::TestWorld w;
  const std::string readme = tests::source_file("README.md");
  // A setting stands in its row as `name` (default).
  size_t rows = 0;
  for (size_t at = readme.find("` ("); at != std::string::npos; at = readme.find("` (", at + 1)) {
    const auto start = readme.rfind('`', at - 1) + 1;
    const std::string name = readme.substr(start, at - start);
    const bool dotted = std::count(name.begin(), name.end(), '.') == 1;
    if (!dotted || name.find_first_of(" /:{") != std::string::npos) continue;
    ++rows;
    EXPECT_TRUE(w.world.settings().declared().count(name)) << name;
  }
  EXPECT_EQ(rows, w.world.settings().declared().size());
}

}  // namespace
