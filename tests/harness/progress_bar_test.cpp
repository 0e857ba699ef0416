// The bar is seen on a terminal and nowhere else.
#include "harness/progress_bar.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/subject.h"
#include "sim/world_file.h"

namespace {

using testing::HasSubstr;

TEST(ProgressBar, NamesWhatWentWrong) {
  EXPECT_THAT(harness::bar_text(2, 4, 1, 6000, "failed"),
              HasSubstr("] 2/4, 1 failed, about 6s left"));
}

TEST(ProgressBar, IsRewrittenOnATerminal) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  ASSERT_GE(terminal, 0);
  ASSERT_EQ(::grantpt(terminal), 0);
  ASSERT_EQ(::unlockpt(terminal), 0);
  std::FILE* out = std::fopen(::ptsname(terminal), "w");
  ASSERT_NE(out, nullptr);
  std::string seen;
  {
    harness::ProgressBar bar(out, 2, "failed");
    bar.step(true);
    bar.step(false);
  }
  std::fflush(out);
  const std::string cleared = "\r\x1b[K";
  pollfd readable{terminal, POLLIN, 0};
  while (!(seen.ends_with(cleared) && seen.size() > cleared.size()) &&
         ::poll(&readable, 1, 5000) == 1) {
    std::string piece(1000, '\0');
    const ssize_t size = ::read(terminal, piece.data(), piece.size());
    if (size <= 0) break;
    seen.append(piece, 0, static_cast<size_t>(size));
  }
  EXPECT_TRUE(seen.starts_with("\r\x1b[K[")) << seen;
  EXPECT_THAT(seen, HasSubstr("1/2, 1 failed"));
  EXPECT_THAT(seen, HasSubstr("2/2, 1 failed"));
  EXPECT_TRUE(seen.ends_with(cleared)) << seen;
  std::fclose(out);
  ::close(terminal);
}

TEST(ProgressBar, IsSilentInAFile) {
  const harness::ScratchFolder folder;
  const std::string path = folder.path() + "/out";
  std::FILE* out = std::fopen(path.c_str(), "w");
  {
    harness::ProgressBar bar(out, 2);
    bar.step(true);
  }
  std::fclose(out);
  EXPECT_EQ(sim::read_file(path), "");
}

}  // namespace
