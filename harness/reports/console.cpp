#include "harness/reports/console.h"

#include <fmt/format.h>

#include "sim/base/text.h"

namespace harness {
namespace {

std::string indented(std::string_view block, std::string_view margin) {
  std::string out;
  for (const auto line : sim::text::split(block, '\n')) {
    if (!line.empty()) out += fmt::format("{}{}\n", margin, line);
  }
  return out;
}

std::string seconds(sim::Millis length) {
  return fmt::format("{:.2f}s", static_cast<double>(length.count()) / 1000);
}

}  // namespace

void ConsoleReport::ended(const Scenario& scenario, const Outcome& outcome) {
  fmt::print(out_, "{}  {:<62}  story {:>8}  real {:>7}\n", outcome.passed() ? "PASS" : "FAIL",
             scenario.name, sim::date::span(outcome.virtual_duration),
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
