// What a program printed is shown so that it can do no harm to what shows it.
#include "harness/visible.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using harness::visible;

TEST(Visible, LeavesTextAsItIs) {
  const std::string text = "two\nlines\tand … ünïcode 漢字 🙂 \\x1b";
  EXPECT_EQ(visible(text), text);
}

TEST(Visible, ShowsWhatWouldNotBeSeen) {
  EXPECT_EQ(visible("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(visible(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(visible("\r\n\x7f"), "\\x0d\n\\x7f");
  EXPECT_EQ(visible("\xc2\x9b\x33"), "\\u009b3");
  EXPECT_EQ(visible("\u2028\u202e\ufffe"), "\\u2028\\u202e\\ufffe");
}

TEST(Visible, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(visible("\xff\xfe!"), "\\xff\\xfe!");
  EXPECT_EQ(visible("\xe2\x80"), "\\xe2\\x80");
  EXPECT_EQ(visible("\xc0\xaf"), "\\xc0\\xaf");
  EXPECT_EQ(visible("\xed\xa0\x80"), "\\xed\\xa0\\x80");
}

TEST(Visible, IsTheSameTheSecondTime) {
  const std::string once = visible("\x1b\xff\u2029");
  EXPECT_EQ(visible(once), once);
}

}  // namespace
