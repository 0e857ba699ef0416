// Query strings and form bodies as lists of decoded pairs. Used by the REST router, the codecs and
// SigV4's presigned queries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sim::wire {

using QueryPairs = std::vector<std::pair<std::string, std::string>>;

// Splits at '&' and the first '=', decodes '+' and %XX. Empty parts are dropped. A part that is not
// valid percent-encoding stays as it is.
QueryPairs parse_query(std::string_view text);

// As parse_query, but nothing when a part is badly encoded; `bad_at` then holds its offset.
std::optional<QueryPairs> parse_query_strictly(std::string_view text, size_t& bad_at);

// The first value of that name, or nullptr.
const std::string* find_value(const QueryPairs& pairs, std::string_view name);

}  // namespace sim::wire
