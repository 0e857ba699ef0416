#include "harness/colours.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

#include "sim/base/text.h"

namespace harness {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

struct Word {
  std::string_view text;
  std::string_view colour;
};

// Lines that begin so, after their margin, have one colour.
constexpr std::array kBeginnings = {
    Word{"#", kBold},
    Word{"allow", kGreen},
    Word{"explicit_deny", kRed},
    Word{"implicit_deny", kRed},
    Word{"note: ", kYellow},
    Word{"interfered: ", kYellow},
    Word{"would be refused next: ", kRed},
    Word{"likely mistakes:", kBold},
    Word{"to allow it:", kBold},
};
// Of other lines the end is painted, from the word on; the first that is found.
constexpr std::array kEndings = {
    Word{"Deny applies", kRed},          Word{"Allow applies", kGreen},
    Word{"does not apply: ", kYellow},   Word{"because no ", kRed},
    Word{"with an explicit deny", kRed}, Word{"is missing (", kYellow},
};
// What a layer came to stands at the end of its line; sentences have these words too.
constexpr std::array kVerdicts = {
    Word{" does not allow", kRed},
    Word{" denies", kRed},
    Word{" allows", kGreen},
};

std::string in_colour(std::string_view text, std::string_view colour) {
  std::string out(colour);
  out += text;
  out += kPlain;
  return out;
}

std::string painted_line(std::string_view line) {
  const auto margin = line.find_first_not_of(' ');
  if (margin == std::string_view::npos) return std::string(line);
  for (const auto& [text, colour] : kBeginnings) {
    if (line.substr(margin).starts_with(text)) {
      return std::string(line.substr(0, margin)) + in_colour(line.substr(margin), colour);
    }
  }
  for (const auto& [text, colour] : kEndings) {
    const auto at = line.find(text);
    if (at == std::string_view::npos) continue;
    return std::string(line.substr(0, at)) + in_colour(line.substr(at), colour);
  }
  for (const auto& [text, colour] : kVerdicts) {
    if (!line.ends_with(text)) continue;
    const auto at = line.size() - text.size();
    return std::string(line.substr(0, at)) + in_colour(line.substr(at), colour);
  }
  return std::string(line);
}

}  // namespace

Colours colours_for(std::FILE* stream) {
  const char* unwanted = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal && std::string_view(terminal) == "dumb";
  const bool wanted = !(unwanted && *unwanted) && !dumb && ::isatty(::fileno(stream)) == 1;
  return wanted ? Colours::kAnsi : Colours::kNone;
}

std::string painted(std::string_view explanation, Colours colours) {
  if (colours == Colours::kNone) return std::string(explanation);
  std::string out;
  for (const auto line : sim::text::split(explanation, '\n')) {
    if (!out.empty()) out += '\n';
    out += painted_line(line);
  }
  return out;
}

}  // namespace harness
