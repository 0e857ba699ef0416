#include "fakes/iam/section_entry.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/json_text.h"
#include "sim/base/text.h"

namespace fakes::iam {

using sim::Value;
using sim::WorldError;

std::string remedy_for(std::string_view word, const std::vector<std::string>& known) {
  if (const auto guess = sim::text::nearest(word, known)) {
    return fmt::format("; did you mean {}?", *guess);
  }
  return known.empty() ? "" : "; known here: " + sim::text::join(known, ", ");
}

void check_words(const Value& entry, const std::string& at, std::string_view what,
                 const std::vector<std::string>& known) {
  if (!entry.is_object()) throw WorldError(at, fmt::format("{} is an object", what));
  for (const auto& [word, value] : entry.items()) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    throw WorldError(at + sim::json::step(word),
                     fmt::format("{} has no member `{}`{}", what, word, remedy_for(word, known)));
  }
}

std::string text_of(const Value& entry, const std::string& at, const char* member) {
  const auto found = entry.find(member);
  if (found == entry.end() || !found->is_string() || found->get_ref<const std::string&>().empty()) {
    throw WorldError(found == entry.end() ? at : fmt::format("{}/{}", at, member),
                     fmt::format("\"{}\" is needed, a string", member));
  }
  return found->get<std::string>();
}

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

const Value& list_of(const Value& value, const std::string& at, std::string_view what) {
  if (!value.is_array()) throw WorldError(at, fmt::format("{} is a list", what));
  return value;
}

}  // namespace fakes::iam
