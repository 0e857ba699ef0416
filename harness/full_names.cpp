#include "harness/full_names.h"

#include <filesystem>

namespace harness {

namespace fs = std::filesystem;

void name_in_full(sim::Value& here, const std::string& folder) {
  if (here.is_string()) {
    const auto& text = here.get_ref<const std::string&>();
    // A file's name has an ending; a bucket's or a user's that is a file by chance has none.
    if (text.empty() || text.front() == '/' || fs::path(text).extension().empty()) return;
    std::error_code ignored;
    const auto path = fs::absolute(fs::path(folder) / text);
    if (fs::is_regular_file(path, ignored)) here = path.lexically_normal().string();
  } else if (here.is_structured()) {
    for (auto& each : here) name_in_full(each, folder);
  }
}

}  // namespace harness
