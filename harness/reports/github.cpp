#include "harness/reports/github.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "harness/visible.h"

namespace harness {
namespace {

// GitHub's workflow commands end at a line's end; properties at a comma or colon, too.
std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : visible(text)) {
    if (special.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}
std::string as_data(std::string_view text) { return escaped(text, "%\r\n"); }
std::string as_property(std::string_view text) { return escaped(text, "%\r\n:,"); }

// "line 3, column 5" of a message that begins with the file's name.
std::string place_of(const Scenario& scenario, const std::string& message) {
  unsigned line = 0, column = 0;
  const bool named = message.starts_with(scenario.path) &&
                     std::sscanf(message.c_str() + scenario.path.size(), ": line %u, column %u",
                                 &line, &column) == 2;
  return named ? fmt::format(",line={},col={}", line, column) : std::string();
}

}  // namespace

void GithubReport::ended(const Scenario& scenario, const Outcome& outcome) {
  for (const auto& failure : outcome.failures) {
    fmt::print(out_, "::error file={}{},title={}::{}\n", as_property(scenario.path),
               place_of(scenario, failure.message), as_property(scenario.name),
               as_data(failure.message + "\n" + failure.explanation));
  }
  std::fflush(out_);
}

}  // namespace harness
