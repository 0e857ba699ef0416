// What the exporter tells while it works, on standard error: one updating line on a terminal, plain
// lines elsewhere.
#pragma once

#include <cstdio>
#include <string>

namespace harness::exporter {

class Progress {
 public:
  enum class Style { kSilent, kLines, kTerminal };
  Progress(std::FILE* out, Style style) : out_(out), style_(style) {}
  ~Progress() { finish_line(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  static Style style_for(std::FILE* out, bool quiet);

  // A line that stays.
  void say(const std::string& line);
  // A state that the next one replaces; the same state twice is shown once.
  void show(const std::string& state);
  void finish_line();

 private:
  std::FILE* out_;
  Style style_;
  std::string shown_;
  bool line_open_ = false;
};

}  // namespace harness::exporter
