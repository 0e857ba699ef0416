// The README keeps its promises: every assumed behaviour that can be set is in the fidelity table
// with its default, and the table names no setting that is gone.
#include <gtest/gtest.h>

#include <regex>
#include <set>

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
  static const std::regex kRow("`((?:inspector|s3|kms|iam|sts|gateway)\\.[a-z_0-9]+)` \\(");
  for (std::sregex_iterator at(readme.begin(), readme.end(), kRow), end; at != end; ++at) {
    EXPECT_TRUE(w.world.settings().declared().count((*at)[1].str())) << (*at)[1];
  }
}

}  // namespace
