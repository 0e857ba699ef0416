#include "fakes/iam/section_entry.h"

#include <fmt/format.h>

#include <algorithm>

namespace fakes::iam {

using sim::Value;
using sim::WorldError;

std::string name_of_entry(const Value& entry, const std::string& at, size_t longest) {
  std::string name = text_of(entry, at, "name");
  const bool sound = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  });
  if (!sound || name.size() > longest) {
    throw WorldError(at + "/name", fmt::format("`{}`: a name has letters, digits and _+=,.@-, at "
                                               "most {} of them",
                                               name, longest));
  }
  return name;
}

std::string path_of(const Value& entry, const std::string& at) {
  if (!entry.contains("path")) return "/";
  std::string path = text_of(entry, at, "path");
  if (path.front() != '/' || path.back() != '/') {
    throw WorldError(at + "/path", fmt::format("`{}`: a path begins and ends with /", path));
  }
  return path;
}

}  // namespace fakes::iam
