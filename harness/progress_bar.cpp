#include "harness/progress_bar.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "sim/time/clock.h"
#include "sim/time/instant.h"

namespace harness {
namespace {

constexpr size_t kWidth = 30;

}  // namespace

std::string bar_text(size_t done, size_t all, size_t wrong, int64_t elapsed_ms,
                     std::string_view bad, int64_t at_least_ms) {
  const size_t filled = all == 0 ? kWidth : kWidth * done / all;
  std::string out =
      fmt::format("[{:#<{}}{:.<{}}] {}/{}", "", filled, "", kWidth - filled, done, all);
  if (wrong > 0) out += fmt::format(", {} {}", wrong, bad);
  if (done == 0 || done == all) return out;
  const auto left =
      std::max(elapsed_ms * static_cast<int64_t>(all - done) / static_cast<int64_t>(done),
               at_least_ms - elapsed_ms);
  return out + fmt::format(", about {}s left", (left + 999) / 1000);
}

ProgressBar::ProgressBar(std::FILE* out, size_t all, std::string_view bad, int64_t at_least_ms)
    : out_(out),
      shown_(::isatty(::fileno(out)) == 1),
      all_(all),
      began_(sim::steady_millis()),
      bad_(bad),
      at_least_(at_least_ms) {}

ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::step(bool wrong) {
  ++done_;
  if (wrong) ++wrong_;
  if (!shown_) return;
  fmt::print(out_, "\r\x1b[K{}",
             bar_text(done_, all_, wrong_, sim::steady_millis() - began_, bad_, at_least_));
  std::fflush(out_);
}

void ProgressBar::clear() {
  if (shown_) fmt::print(out_, "\r\x1b[K");
}

}  // namespace harness
