#include "fakes/events/wildcard.h"

#include <fmt/format.h>

#include "fakes/events/filters.h"

namespace fakes::events {

// Positions count the quote that stands before the text.
Wildcard::Wildcard(std::string_view text) : parts_(1) {
  for (size_t i = 0; i < text.size(); ++i) {
    const bool more = i + 1 < text.size();
    if (text[i] == '\\') {
      if (!more || (text[i + 1] != '*' && text[i + 1] != '\\')) {
        throw PatternError(fmt::format("Invalid escape character at pos {}", i + 1));
      }
      parts_.back() += text[++i];
    } else if (text[i] == '*') {
      if (more && text[i + 1] == '*') {
        throw PatternError(fmt::format("Consecutive wildcard characters at pos {}", i + 1));
      }
      parts_.emplace_back();
    } else {
      parts_.back() += text[i];
    }
  }
}

bool Wildcard::operator()(std::string_view value) const {
  const std::string &first = parts_.front(), &last = parts_.back();
  if (parts_.size() == 1) return value == first;
  if (value.size() < first.size() + last.size() || !value.starts_with(first) ||
      !value.ends_with(last)) {
    return false;
  }
  value.remove_prefix(first.size());
  value.remove_suffix(last.size());
  for (size_t i = 1; i + 1 < parts_.size(); ++i) {
    const auto at = value.find(parts_[i]);
    if (at == std::string_view::npos) return false;
    value.remove_prefix(at + parts_[i].size());
  }
  return true;
}

}  // namespace fakes::events
