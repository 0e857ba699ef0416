#include "sim/wire/http.h"

#include <algorithm>

#include "sim/base/text.h"

namespace sim::wire {

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  fields_.emplace_back(std::string(name), std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& f) { return text::equals_ignoring_case(f.first, name); });
}

const std::string* Headers::find(std::string_view name) const {
  const auto at = std::find_if(fields_.begin(), fields_.end(), [&](const Field& f) {
    return text::equals_ignoring_case(f.first, name);
  });
  return at == fields_.end() ? nullptr : &at->second;
}

std::string Headers::get(std::string_view name, std::string_view fallback) const {
  const std::string* value = find(name);
  return value ? *value : std::string(fallback);
}

std::string Body::read_all() {
  if (!source) return std::move(text);
  std::string all;
  all.reserve(length);
  for (std::string piece = source(); !piece.empty(); piece = source()) all += piece;
  return all;
}

}  // namespace sim::wire
