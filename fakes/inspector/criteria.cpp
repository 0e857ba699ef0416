#include "fakes/inspector/criteria.h"

#include <algorithm>

namespace fakes::inspector {
namespace {

using sim::Value;

bool matches(const Value& entry, std::string_view text) {
  const auto& wanted = entry.at("value").get_ref<const std::string&>();
  return entry.at("comparison") == "PREFIX" ? text.starts_with(wanted) : text == wanted;
}

}  // namespace

bool accepts_any_text(const Value& list, const std::vector<std::string>& texts) {
  if (list.is_null()) return true;
  bool positive = false, found = false;
  for (const auto& entry : list) {
    const bool hit = std::any_of(texts.begin(), texts.end(),
                                 [&](const std::string& text) { return matches(entry, text); });
    if (entry.at("comparison") == "NOT_EQUALS") {
      if (hit) return false;
    } else {
      positive = true;
      found = found || hit;
    }
  }
  return found || !positive;
}

bool accepts_text(const Value& list, std::string_view text) {
  return accepts_any_text(list, {std::string(text)});
}

bool accepts_number(const Value& list, int64_t number) {
  if (list.is_null()) return true;
  return std::any_of(list.begin(), list.end(), [&](const Value& range) {
    const auto low = range.find("lowerInclusive"), high = range.find("upperInclusive");
    return (low == range.end() || number >= low->get<int64_t>()) &&
           (high == range.end() || number <= high->get<int64_t>());
  });
}

bool accepts_tags(const Value& list, const Value& tags) {
  if (list.is_null()) return true;
  return std::any_of(list.begin(), list.end(), [&](const Value& entry) {
    const auto values = tags.find(entry.at("key").get_ref<const std::string&>());
    return values != tags.end() &&
           std::find(values->begin(), values->end(), entry.at("value")) != values->end();
  });
}

}  // namespace fakes::inspector
