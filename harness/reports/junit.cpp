#include "harness/reports/junit.h"

#include <fmt/format.h>

#include "harness/files.h"
#include "harness/visible.h"

namespace harness {
namespace {

// What XML 1.0 has no place for is made visible. A line's end within an attribute would be read as
// a blank: there it has a name.
std::string escaped(std::string_view text, std::string_view line_end = "\n") {
  std::string out;
  for (const char c : visible(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += line_end;
        break;
      default:
        out += c;
    }
  }
  return out;
}

double seconds(sim::Millis length) { return static_cast<double>(length.count()) / 1000; }

}  // namespace

void JunitReport::ended(const Scenario& scenario, const Outcome& outcome) {
  cases_ +=
      fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">\n",
                  escaped(scenario.path), escaped(scenario.name), seconds(outcome.real_duration));
  for (const auto& failure : outcome.failures) {
    cases_ += fmt::format("    <failure message=\"{}\">{}</failure>\n",
                          escaped(failure.message, "&#10;"), escaped(failure.explanation));
  }
  cases_ += fmt::format("    <system-out>{}</system-out>\n    <system-err>{}</system-err>\n",
                        escaped(outcome.subject.out), escaped(outcome.subject.err));
  cases_ += "  </testcase>\n";
}

void JunitReport::finished(const Tally& tally) {
  write_file(file_,
             fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite "
                         "name=\"inspector-sim\" tests=\"{}\" "
                         "failures=\"{}\" time=\"{:.3f}\">\n{}</testsuite>\n",
                         tally.passed + tally.failed, tally.failed, seconds(tally.real), cases_));
}

}  // namespace harness
