// What a program left in its folder, to be compared with what it was to bring home.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace harness {

// Names and contents of the files below a folder; of many or large ones only the first.
std::vector<std::pair<std::string, std::string>> files_in(const std::string& folder);

}  // namespace harness
