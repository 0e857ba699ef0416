// The exporter that a person names on a command line, as the words that start it: `run --exporter
// "python3 my_export.py --verbose"` puts another program in the place of the bundled one.
#pragma once

#include <string>
#include <vector>

namespace harness {

// The words of a command as a shell would split it, quotes and backslashes included; a text that
// names a file is that file. Programs run in a folder of their own, so words that name files from
// here become absolute. Throws std::runtime_error for a command without words, or with an open
// quote.
std::vector<std::string> exporter_words(const std::string& command);

// Whether two commands start the same file without arguments, by whatever path.
bool is_same_program(const std::string& command, const std::string& other);

// Throws std::runtime_error when the program is not there to be started.
void require_exporter(const std::string& command);

}  // namespace harness
