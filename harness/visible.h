// What a program under test printed, made fit to be shown: by a terminal, in XML, in a log. Used by
// the reports and wherever a complaint repeats words of a file.
#pragma once

#include <string>
#include <string_view>

namespace harness {

// Lines and tabs stay. Other control characters, bytes that are no UTF-8, and characters that end
// or turn a line unseen become "\x1b" or "\u202e", so that a reader sees that they were there.
std::string visible(std::string_view text);

}  // namespace harness
