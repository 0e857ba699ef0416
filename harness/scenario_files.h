// The scenario files below files and folders, and the index page of a library of them.
#pragma once

#include <string>
#include <vector>

namespace harness {

// Files as they are named; of folders every scenario below, in order, but for the parts that
// scenarios are made of. Throws std::runtime_error for a folder without any.
std::vector<std::string> scenario_files(const std::vector<std::string>& paths);

// The library as a Markdown page: each topic (folder) with its scenarios, why they matter and their
// tags. Throws std::runtime_error that names a file which cannot be read.
std::string scenario_index(const std::string& library);

}  // namespace harness
