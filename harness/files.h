// Files that the harness writes whole: reports, and what a failed run leaves.
#pragma once

#include <string>
#include <string_view>

namespace harness {

// Throws std::runtime_error, naming the file, when not all of it is written.
void write_file(const std::string& path, std::string_view text);

// The same, at no moment with half a text: it is written beside the file and takes its place.
void replace_file(const std::string& path, std::string_view text);

}  // namespace harness
