#include "harness/reports/junit.h"

#include <fmt/format.h>

#include "harness/files.h"
#include "sim/base/text.h"

namespace harness {
namespace {

// Control characters have no place in XML 1.0, whatever a program may have printed.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
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
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
    }
  }
  return sim::text::is_utf8(out) ? out : "(not UTF-8)";
}

double seconds(sim::Millis length) { return static_cast<double>(length.count()) / 1000; }

}  // namespace

void JunitReport::ended(const Scenario& scenario, const Outcome& outcome) {
  cases_ +=
      fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">\n",
                  escaped(scenario.path), escaped(scenario.name), seconds(outcome.real_duration));
  for (const auto& failure : outcome.failures) {
    cases_ += fmt::format("    <failure message=\"{}\">{}</failure>\n", escaped(failure.message),
                          escaped(failure.explanation));
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
