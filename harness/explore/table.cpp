#include "harness/explore/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

namespace harness::explore {
namespace {

constexpr size_t kShownWhy = 110;

}  // namespace

void print_table(const std::vector<Row>& rows, size_t known) {
  std::map<std::string, int> counts;
  size_t bad = 0;
  for (const auto& row : rows) {
    ++counts[row.outcome];
    if (row.is_bad()) ++bad;
    fmt::print("{:<10}  {}\n            {}\n", row.outcome, row.trial,
               row.why.substr(0, std::min(kShownWhy, row.why.find('\n'))));
  }
  std::string summary;
  for (const auto& [word, count] : counts) summary += fmt::format(", {} {}", count, word);
  fmt::print("\n{} trials{}{}\n", rows.size(), summary,
             known > 0 ? fmt::format(" ({} known from before)", known) : "");
  if (bad > 0) fmt::print("\n{} bad, each to be run again by:\n", bad);
  for (const auto& row : rows) {
    if (row.is_bad()) fmt::print("  # {}: {}\n  {}\n", row.outcome, row.trial, row.replay);
  }
}

}  // namespace harness::explore
