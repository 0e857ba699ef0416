#include "harness/exporter/progress.h"

#include <fmt/format.h>
#include <unistd.h>

namespace harness::exporter {

Progress::Style Progress::style_for(std::FILE* out, bool quiet) {
  if (quiet) return Style::kSilent;
  return ::isatty(::fileno(out)) ? Style::kTerminal : Style::kLines;
}

void Progress::say(const std::string& line) {
  finish_line();
  if (style_ == Style::kSilent) return;
  fmt::print(out_, "{}\n", line);
  std::fflush(out_);
}

void Progress::show(const std::string& state) {
  if (state == shown_) return;
  shown_ = state;
  if (style_ == Style::kLines) fmt::print(out_, "{}\n", state);
  if (style_ == Style::kTerminal) {
    fmt::print(out_, "\r{}\x1b[K", state);
    line_open_ = true;
  }
  std::fflush(out_);
}

void Progress::finish_line() {
  shown_.clear();
  if (!line_open_) return;
  fmt::print(out_, "\n");
  std::fflush(out_);
  line_open_ = false;
}

}  // namespace harness::exporter
