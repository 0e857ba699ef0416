// Pagination of Organizations' lists: NextToken and MaxResults, 20 to a page. Used by every list of
// this folder; rows are in order of their numbers.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "fakes/organizations/errors.h"
#include "sim/base/text.h"
#include "sim/gateway/pages.h"

namespace fakes::organizations {

// The number of the row after which the requested page begins. Throws InvalidInputException for a
// token that this listing did not hand out.
int64_t position_of(const sim::Call& call, const sim::Input& input);

// The page of rows that follows the request's token, as the operation's output.
template <class Row, class Show>
sim::Value page_of_rows(const sim::Call& call, const sim::Input& input, const char* member,
                        std::vector<Row> rows, Show show) {
  const int64_t after = position_of(call, input);
  rows.erase(
      std::remove_if(rows.begin(), rows.end(), [&](const Row& row) { return row.row <= after; }),
      rows.end());
  auto page = sim::page_of(call, std::move(rows), input.number("MaxResults", 20), show,
                           [](const Row& row) { return std::to_string(row.row); });
  sim::Value output = {{member, std::move(page.items)}};
  if (!page.token.empty()) output["NextToken"] = page.token;
  return output;
}

}  // namespace fakes::organizations
