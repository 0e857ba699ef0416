// Colours for what a person reads on a terminal, and nowhere else.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace harness {

enum class Colours { kNone, kAnsi };

// Colours on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is "dumb".
Colours colours_for(std::FILE* stream);

// The text of an explanation: what allows is green, what denies is red, what a condition had stands
// out. With Colours::kNone it stays as it is.
std::string painted(std::string_view explanation, Colours colours);

}  // namespace harness
