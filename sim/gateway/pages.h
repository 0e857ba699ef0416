// Pages of a listing: opaque tokens that only this world can have written, each good for the
// operation, account and region that handed it out. Used by the lists of the fakes; how a bad token
// is answered, and how the members are called, is the service's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/gateway/call.h"

namespace sim {

// The token by which the current operation's listing continues after `position`, which is not
// empty.
std::string page_token(const Call& call, std::string_view position);
// The position that a token stands for; nothing when this listing did not hand it out.
std::optional<std::string> page_position(const Call& call, std::string_view token);

struct Page {
  Value items = Value::array();
  std::string token;  // empty: this is the last page
};

// The page of rows that hold one more than `limit` when there is another page. `show` turns a row
// into its value, `position_of` into the text after which the next page begins.
template <class Row, class Show, class Position>
Page page_of(const Call& call, std::vector<Row> rows, int64_t limit, Show show,
             Position position_of) {
  Page page;
  const bool more = static_cast<int64_t>(rows.size()) > limit;
  if (more) rows.erase(rows.begin() + limit, rows.end());
  for (const auto& row : rows) page.items.push_back(show(row));
  if (more) page.token = page_token(call, position_of(rows.back()));
  return page;
}

}  // namespace sim
