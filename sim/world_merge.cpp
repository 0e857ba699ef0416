#include "sim/world_merge.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/text.h"

namespace sim {
namespace {

// The first name that both have decides.
bool same_entry(const Value& a, const Value& b) {
  if (!a.is_object() || !b.is_object()) return false;
  for (const char* name : {"id", "name", "alias"}) {
    const auto in_a = a.find(name), in_b = b.find(name);
    if (in_a != a.end() && in_b != b.end()) return *in_a == *in_b;
  }
  return false;
}

bool has_name(const Value& entry) {
  return entry.is_object() &&
         (entry.contains("id") || entry.contains("name") || entry.contains("alias"));
}

bool all_named(const Value& list) { return std::all_of(list.begin(), list.end(), has_name); }

// The entry of a file's list that became entry `at` of the whole.
std::optional<size_t> entry_in(const Value& whole, size_t at, const Value& list) {
  for (size_t i = 0; i < list.size(); ++i) {
    if (same_entry(whole[at], list[i])) return i;
  }
  const bool by_place = !has_name(whole[at]) && at < list.size();
  return by_place ? std::optional(at) : std::nullopt;
}

}  // namespace

void lay_over(Value& below, const Value& above) {
  if (below.is_object() && above.is_object()) {
    for (const auto& [name, value] : above.items()) {
      if (value.is_null()) {
        below.erase(name);
      } else {
        lay_over(below[name], value);
      }
    }
    return;
  }
  if (!below.is_array() || !above.is_array() || !all_named(below) || !all_named(above)) {
    below = above;
    return;
  }
  for (const auto& entry : above) {
    const auto at = std::find_if(below.begin(), below.end(),
                                 [&](const Value& each) { return same_entry(each, entry); });
    if (at == below.end()) {
      below.push_back(entry);
    } else {
      lay_over(*at, entry);
    }
  }
}

std::optional<std::string> place_in(const Value& whole, std::string_view pointer,
                                    const Value& file) {
  std::string place;
  const Value *in_whole = &whole, *in_file = &file;
  if (pointer.empty()) return place;
  for (const auto part : text::split(pointer.substr(1), '/')) {
    const auto name = text::replace_all(text::replace_all(part, "~1", "/"), "~0", "~");
    if (in_whole->is_array() && in_file->is_array()) {
      const auto at = text::to_integer(name);
      if (!at || *at < 0 || static_cast<size_t>(*at) >= in_whole->size()) return std::nullopt;
      const auto entry = entry_in(*in_whole, static_cast<size_t>(*at), *in_file);
      if (!entry) return std::nullopt;
      in_whole = &(*in_whole)[static_cast<size_t>(*at)];
      in_file = &(*in_file)[*entry];
      place += fmt::format("/{}", *entry);
      continue;
    }
    if (!in_whole->is_object() || !in_file->is_object() || !in_file->contains(name) ||
        !in_whole->contains(name)) {
      return std::nullopt;
    }
    in_whole = &(*in_whole)[name];
    in_file = &(*in_file)[name];
    place += "/" + std::string(part);
  }
  return place;
}

}  // namespace sim
