// Pagination of IAM's lists: opaque markers that only this world's IAM can have written.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/gateway/call.h"

namespace fakes::iam {

// The name after which the requested page begins; empty for the first page.
std::string position_of(const sim::Call& call, const sim::Input& input);
std::string marker_after(const sim::Call& call, std::string_view position);
inline int64_t page_size(const sim::Input& input) { return input.number("MaxItems", 100); }

// The answer for the rows that are left, of which a page is shown: rows beyond it mean that there
// is another page.
template <class Row, class Show, class Name>
sim::Value page_of(const sim::Call& call, const sim::Input& input, const char* member,
                   std::vector<Row> rows, Show show, Name name) {
  const bool truncated = static_cast<int64_t>(rows.size()) > page_size(input);
  if (truncated) rows.erase(rows.begin() + page_size(input), rows.end());
  sim::Value page = {{"IsTruncated", truncated}, {member, sim::Value::array()}};
  for (const auto& row : rows) page[member].push_back(show(row));
  if (truncated) page["Marker"] = marker_after(call, name(rows.back()));
  return page;
}

// The same of all rows there are, in the order of their names: those up to the marker are passed
// over.
template <class Row, class Show, class Name>
sim::Value page_of_all(const sim::Call& call, const sim::Input& input, const char* member,
                       std::vector<Row> rows, Show show, Name name) {
  const std::string after = position_of(call, input);
  std::erase_if(rows, [&](const Row& row) { return name(row) <= after; });
  return page_of(call, input, member, std::move(rows), show, name);
}

}  // namespace fakes::iam
