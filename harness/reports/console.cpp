#include "harness/reports/console.h"

#include <fmt/format.h>

#include "harness/visible.h"
#include "sim/base/text.h"

namespace harness {
namespace {

std::string indented(std::string_view block, std::string_view margin) {
  std::string out;
  const std::string shown = visible(block);
  for (const auto line : sim::text::split(std::string_view(shown), '\n')) {
    if (!line.empty()) out += fmt::format("{}{}\n", margin, line);
  }
  return out;
}

std::string seconds(sim::Millis length) {
  return fmt::format("{:.2f}s", static_cast<double>(length.count()) / 1000);
}

// "2m07s": whole seconds are enough to recognise a story by.
std::string story(sim::Millis length) {
  const auto all = (length.count() + 500) / 1000;
  if (all < 60) return fmt::format("{}s", all);
  if (all < 3600) return fmt::format("{}m{:02}s", all / 60, all % 60);
  return fmt::format("{}h{:02}m", all / 3600, all / 60 % 60);
}

}  // namespace

void ConsoleReport::ended(const Scenario& scenario, const Outcome& outcome) {
  fmt::print(out_, "{}  {:<80}  story {:>6}  real {:>6}\n", outcome.passed() ? "PASS" : "FAIL",
             visible(scenario.name), story(outcome.virtual_duration),
             seconds(outcome.real_duration));
  for (const auto& failure : outcome.failures) {
    fmt::print(out_, "{}", indented(failure.message, "      "));
    fmt::print(out_, "{}", indented(failure.explanation, "          "));
  }
  if (!outcome.passed() || detail_ == Detail::kEverything) {
    fmt::print(out_, "{}", indented(outcome.journal, "      "));
  }
  if (detail_ == Detail::kEverything) {
    fmt::print(out_, "{}", indented(outcome.subject.out, "      | "));
    fmt::print(out_, "{}", indented(outcome.subject.err, "      | "));
  }
  std::fflush(out_);
}

void ConsoleReport::finished(const Tally& tally) {
  fmt::print(out_, "{} passed, {} failed\n", tally.passed, tally.failed);
  std::fflush(out_);
}

}  // namespace harness
