// Whether a program is there to be started, before anything is. Used for the commands of scenarios
// and of command lines.
#pragma once

#include <string>

namespace harness {

// `word` as execvp() has it: with a slash a file, seen from `folder`; else one in a folder of
// `path`.
bool is_program(const std::string& word, const std::string& folder, const std::string& path);

}  // namespace harness
