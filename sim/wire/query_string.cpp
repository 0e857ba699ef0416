#include "sim/wire/query_string.h"

#include "sim/base/encoding.h"

namespace sim::wire {
namespace {

// Calls part(text, offset) for each non-empty part until it answers false.
template <class F>
void each_part(std::string_view text, F part) {
  size_t start = 0;
  while (start <= text.size()) {
    const size_t end = std::min(text.find('&', start), text.size());
    if (end > start && !part(text.substr(start, end - start), start)) return;
    start = end + 1;
  }
}

}  // namespace

QueryPairs parse_query(std::string_view text) {
  QueryPairs pairs;
  each_part(text, [&](std::string_view part, size_t) {
    const size_t equals = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, equals);
    const std::string_view value = part.substr(std::min(equals + 1, part.size()));
    pairs.emplace_back(encoding::form_decode(name).value_or(std::string(name)),
                       encoding::form_decode(value).value_or(std::string(value)));
    return true;
  });
  return pairs;
}

std::optional<QueryPairs> parse_query_strictly(std::string_view text, size_t& bad_at) {
  QueryPairs pairs;
  bool good = true;
  each_part(text, [&](std::string_view part, size_t offset) {
    const size_t equals = std::min(part.find('='), part.size());
    std::optional<std::string> name = encoding::form_decode(part.substr(0, equals));
    std::optional<std::string> value =
        encoding::form_decode(part.substr(std::min(equals + 1, part.size())));
    if (!name || !value) {
      good = false;
      bad_at = offset;
      return false;
    }
    pairs.emplace_back(std::move(*name), std::move(*value));
    return true;
  });
  if (!good) return std::nullopt;
  return pairs;
}

const std::string* find_value(const QueryPairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return &value;
  }
  return nullptr;
}

}  // namespace sim::wire
