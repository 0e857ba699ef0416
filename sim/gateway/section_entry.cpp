#include "sim/gateway/section_entry.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/did_you_mean.h"
#include "sim/base/json_text.h"
#include "sim/base/text.h"

namespace sim::section {

std::string remedy_for(std::string_view word, const std::vector<std::string>& known) {
  if (const auto guess = text::nearest(word, known)) {
    return fmt::format("; did you mean {}?", *guess);
  }
  return known.empty() ? "" : "; known here: " + text::join(known, ", ");
}

void check_words(const Value& entry, const std::string& at, std::string_view what,
                 const std::vector<std::string>& known) {
  if (!entry.is_object()) throw WorldError(at, fmt::format("{} is an object", what));
  for (const auto& [word, value] : entry.items()) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    throw WorldError(at + json::step(word),
                     fmt::format("{} has no member `{}`{}", what, word, remedy_for(word, known)));
  }
}

void check_members(const Value& object, const std::string& at,
                   const std::vector<std::string>& known) {
  if (!object.is_object()) throw WorldError(at, "an object is needed here");
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw WorldError(at + json::step(name),
                     fmt::format("unknown member \"{}\"{}", name,
                                 text::did_you_mean_or(name, known, "known are ")));
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

const Value& list_of(const Value& value, const std::string& at, std::string_view what) {
  if (!value.is_array()) throw WorldError(at, fmt::format("{} is a list", what));
  return value;
}

}  // namespace sim::section
