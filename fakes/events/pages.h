// Pages of EventBridge's lists: Limit and NextToken in, the list and NextToken out.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "fakes/events/records.h"
#include "sim/gateway/pages.h"
#include "sim/gateway/service.h"

namespace fakes::events {

inline constexpr int64_t kMostOnPage = 100;

// The requested page of rows that are in the order of `position_of` (a text, never empty).
template <class Row, class Show, class Position>
sim::Output page_from(const sim::Call& call, const sim::Input& input, const char* member,
                      std::vector<Row> rows, Show show, Position position_of) {
  if (const std::string token = input.text("NextToken"); !token.empty()) {
    const auto after = sim::page_position(call, token);
    if (!after) throw invalid_request("Parameter NextToken is not valid.");
    std::erase_if(rows, [&](const Row& row) { return position_of(row) <= *after; });
  }
  sim::Page page =
      sim::page_of(call, std::move(rows), input.number("Limit", kMostOnPage), show, position_of);
  sim::Output output;
  output.members[member] = std::move(page.items);
  if (!page.token.empty()) output.members["NextToken"] = std::move(page.token);
  return output;
}

}  // namespace fakes::events
