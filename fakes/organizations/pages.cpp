#include "fakes/organizations/pages.h"

namespace fakes::organizations {

// Rows count from 1; the policies that AWS manages come before them, as row 0.
int64_t position_of(const sim::Call& call, const sim::Input& input) {
  if (!input.has("NextToken")) return -1;
  const auto position = sim::page_position(call, input.view("NextToken"));
  const auto row = position ? sim::text::to_integer(*position) : std::nullopt;
  if (!row) throw invalid_input("INVALID_NEXT_TOKEN", "You specified an invalid value.");
  return *row;
}

}  // namespace fakes::organizations
