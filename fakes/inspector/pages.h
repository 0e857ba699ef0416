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

// What a token is good for besides its operation: the request that it was handed out to, but for
// the page. Stands before the position in the token, in a fixed number of bytes.
std::string listing_mark(const sim::Input& input);

// Numbers as texts: sorting as the number does, and the other way round.
std::string rising(int64_t number);
std::string falling(int64_t number);

// The requested page of `size` rows, which are in the order of `position_of` (a text, never empty).
// Throws ValidationException for a token that this listing did not hand out.
template <class Row, class Show, class Position>
sim::Output page_of_size(const sim::Call& call, const sim::Input& input, const char* member,
                         int64_t size, std::vector<Row> rows, Show show, Position position_of,
                         PageOrder order = PageOrder::kAscending) {
  const std::string mark = listing_mark(input);
  if (const std::string token = input.text("nextToken"); !token.empty()) {
    auto after = sim::page_position(call, token);
    if (!after || !after->starts_with(mark)) throw invalid_page_token();
    after->erase(0, mark.size());
    const auto first = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
      return order == PageOrder::kAscending ? position_of(row) > *after : position_of(row) < *after;
    });
    rows.erase(rows.begin(), first);
  }
  sim::Page page = sim::page_of(call, std::move(rows), size, show,
                                [&](const Row& row) { return mark + position_of(row); });
  sim::Output output;
  output.members[member] = std::move(page.items);
  if (!page.token.empty()) output.members["nextToken"] = std::move(page.token);
  return output;
}

// The same where the request names the size; `most`: results a page when it does not.
template <class Row, class Show, class Position>
sim::Output page_from(const sim::Call& call, const sim::Input& input, const char* member,
                      int64_t most, std::vector<Row> rows, Show show, Position position_of,
                      PageOrder order = PageOrder::kAscending) {
  return page_of_size(call, input, member, input.number("maxResults", most), std::move(rows), show,
                      position_of, order);
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
