#include "harness/left_files.h"

#include <filesystem>

#include "sim/world_file.h"

namespace harness {

namespace fs = std::filesystem;

std::vector<std::pair<std::string, std::string>> files_in(const std::string& folder) {
  constexpr size_t kMost = 50;
  constexpr uintmax_t kLargest = 32 * 1024 * 1024;
  std::vector<std::pair<std::string, std::string>> out;
  std::error_code ignored;
  for (auto at = fs::recursive_directory_iterator(folder, ignored); at != fs::end(at);
       at.increment(ignored)) {
    if (out.size() == kMost) break;
    if (!at->is_regular_file(ignored) || at->file_size(ignored) > kLargest) continue;
    out.emplace_back(fs::relative(at->path(), folder).string(), sim::read_file(at->path()));
  }
  return out;
}

}  // namespace harness
