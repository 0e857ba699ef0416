// Pages of Inspector's lists of rows that are all at hand: maxResults and nextToken in, the list
// and nextToken out. Findings, which are too many for that, have their own.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "fakes/inspector/records.h"
#include "sim/gateway/pages.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

enum class PageOrder { kAscending, kDescending };

// The requested page of rows, which are in the order of `position_of` (a text, never empty).
// `most`: results a page when the caller does not say. Throws ValidationException for a token that
// this listing did not hand out.
template <class Row, class Show, class Position>
sim::Output page_from(const sim::Call& call, const sim::Input& input, const char* member,
                      int64_t most, std::vector<Row> rows, Show show, Position position_of,
                      PageOrder order = PageOrder::kAscending) {
  if (const std::string token = input.text("nextToken"); !token.empty()) {
    const auto after = sim::page_position(call, token);
    if (!after) throw invalid_page_token();
    const auto first = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
      return order == PageOrder::kAscending ? position_of(row) > *after : position_of(row) < *after;
    });
    rows.erase(rows.begin(), first);
  }
  const int64_t limit = input.number("maxResults", most);
  sim::Page page = sim::page_of(call, std::move(rows), limit, show, position_of);
  sim::Output output;
  output.members[member] = std::move(page.items);
  if (!page.token.empty()) output.members["nextToken"] = std::move(page.token);
  return output;
}

// The same of rows in any order, which are sorted by `position_of` as the request's sortOrder (ASC,
// DESC) says; positions are unique.
template <class Row, class Show, class Position>
sim::Output sorted_page(const sim::Call& call, const sim::Input& input, const char* member,
                        int64_t most, std::vector<Row> rows, Show show, Position position_of) {
  const auto order =
      input.text("sortOrder") == "DESC" ? PageOrder::kDescending : PageOrder::kAscending;
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return order == PageOrder::kAscending ? position_of(a) < position_of(b)
                                          : position_of(b) < position_of(a);
  });
  return page_from(call, input, member, most, std::move(rows), show, position_of, order);
}

}  // namespace fakes::inspector
