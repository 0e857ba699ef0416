#include "harness/programs.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "sim/base/text.h"

namespace harness {
namespace {

bool can_be_started(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}

}  // namespace

bool is_program(const std::string& word, const std::string& folder, const std::string& path) {
  const std::filesystem::path here = folder;
  if (word.find('/') != std::string::npos) return can_be_started(here / word);
  const auto folders = sim::text::split(path, ':');
  return std::any_of(folders.begin(), folders.end(), [&](std::string_view each) {
    return can_be_started(std::filesystem::path(each) / word);
  });
}

}  // namespace harness
