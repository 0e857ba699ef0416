#include "fakes/inspector/where_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fakes::inspector {
namespace {

using sim::Value;

constexpr std::string_view kLast = "\U0010FFFF";  // after every text that begins alike

constexpr std::array<std::string_view, 6> kNumberColumns = {"severity_rank",    "first_observed_at",
                                                            "last_observed_at", "ecr_pushed_at",
                                                            "inspector_score",  "epss_score"};

}  // namespace

std::string accounts_of(const Sight& sight) {
  return sight.accounts.size() == 1 ? sight.accounts.front() : Value(sight.accounts).dump();
}

// One account is compared, not looked for in a list: its index then gives the order too.
std::string Where::within(const Sight& sight, Lead lead) {
  return fmt::format("{0}account{1} AND {0}region=?2", lead == Lead::kArn ? "" : "+",
                     sight.accounts.size() == 1 ? "=?1" : " IN (SELECT value FROM json_each(?1))");
}

std::string Where::operand(Value value) {
  operands_.push_back(std::move(value));
  return fmt::format("json_extract(?3,'$[{}]')", operands_.size() - 1);
}

std::string Where::list(const std::vector<std::string>& values) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : ",") + operand(value);
  return out;
}

std::string Where::positive(const ColumnTest& test, const std::string& column) {
  std::vector<std::string> any;
  if (!test.equals.empty()) any.push_back(fmt::format("{} IN ({})", column, list(test.equals)));
  for (const auto& prefix : test.prefixes) {
    const std::string first = operand(prefix), last = operand(prefix + std::string(kLast));
    any.push_back(fmt::format("{0}>={1} AND {0}<{2}", column, first, last));
  }
  for (const auto& range : test.ranges) {
    std::string both = fmt::format("{} IS NOT NULL", column);
    if (range.low) both += fmt::format(" AND {}>={}", column, operand(*range.low));
    if (range.high) both += fmt::format(" AND {}<={}", column, operand(*range.high));
    any.push_back(both);
  }
  return fmt::format("{}", fmt::join(any, " OR "));
}

void Where::require(const ColumnTest& test, bool leads) {
  const std::string plus = leads ? "" : "+";
  const std::string column = plus + std::string(test.column);
  const std::string escape = test.of_first_resource ? plus + "resource_count>1 OR " : "";
  const std::string any = positive(test, column);
  if (!any.empty()) require(escape + any);
  if (!test.not_equals.empty()) {
    require(fmt::format("{0}{1} IS NULL OR {1} NOT IN ({2})",
                        test.of_first_resource ? "+resource_count>1 OR " : "",
                        "+" + std::string(test.column), list(test.not_equals)));
  }
}

void Where::require_beyond(const Place& place, std::string_view sort_column, Direction direction,
                           std::string_view plus) {
  const char* beyond = direction == Direction::kAscending ? ">" : "<";
  const std::string order = operand(arn_order(place.arn)), arn = operand(place.arn);
  if (place.sort_value.is_null()) {
    require(fmt::format("({0}arn_order,{0}arn){1}({2},{3})", plus, beyond, order, arn));
  } else {
    require(fmt::format("({0}{1},{0}arn_order,{0}arn){2}({3},{4},{5})", plus, sort_column, beyond,
                        operand(place.sort_value), order, arn));
  }
}

bool is_positive(const ColumnTest& test) {
  return !test.equals.empty() || !test.prefixes.empty() || !test.ranges.empty();
}

Value value_of(const sim::state::Row& row, int column, std::string_view name) {
  if (row.is_null(column)) return nullptr;
  const bool number =
      std::find(kNumberColumns.begin(), kNumberColumns.end(), name) != kNumberColumns.end();
  if (number) return row.real(column);
  return row.text(column);
}

std::string_view word_of(Direction direction) {
  return direction == Direction::kAscending ? "ASC" : "DESC";
}

}  // namespace fakes::inspector
