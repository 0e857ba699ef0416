// Queries over findings: what a FindingQuery asks for, as SQL, and the way by which it is found. A
// page has to come in milliseconds whether a hundred findings lie there or a million, so the way is
// chosen here and not by SQLite, which knows nothing of how common a value is: columns that are not
// to lead the search stand behind a unary plus, which hides them from its choice of an index.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fakes/inspector/records.h"

namespace fakes::inspector {
namespace {

using sim::Value;
using sim::state::Database;
using sim::state::Row;
using OnRow = std::function<bool(const StoredFinding&)>;

// So many findings are found by a column's index and sorted sooner than others are passed over in
// the wanted order.
constexpr int64_t kFew = 5'000;
constexpr std::string_view kLast = "\U0010FFFF";  // after every text that begins alike

constexpr std::array<std::string_view, 6> kNumberColumns = {"severity_rank",    "first_observed_at",
                                                            "last_observed_at", "ecr_pushed_at",
                                                            "inspector_score",  "epss_score"};

bool is_text(std::string_view column) {
  return std::find(kNumberColumns.begin(), kNumberColumns.end(), column) == kNumberColumns.end();
}

// What leads the search: the order of ARNs within an account, one of the tests, or the column that
// is sorted by. A probe asks an index alone, whatever the account.
enum class Lead { kArn, kTest, kSort, kProbe };

// Builds a condition. Every operand sits in one JSON array that is bound as ?3, so the text of the
// statement depends on the form of a filter only, and SQLite treats each operand as constant.
class Where {
 public:
  Where(const Sight& sight, Lead lead)
      : text_(lead == Lead::kProbe ? "TRUE" : within(sight, lead)) {}

  std::string operand(Value value) {
    operands_.push_back(std::move(value));
    return fmt::format("json_extract(?3,'$[{}]')", operands_.size() - 1);
  }
  void require(const std::string& condition) { text_ += " AND (" + condition + ")"; }
  void require(const ColumnTest& test, bool leads);
  const std::string& text() const { return text_; }
  std::string operands() const { return operands_.dump(); }

 private:
  // One account is compared, not looked for in a list: its index then gives the order too.
  static std::string within(const Sight& sight, Lead lead) {
    return fmt::format(
        "{0}account{1} AND {0}region=?2", lead == Lead::kArn ? "" : "+",
        sight.accounts.size() == 1 ? "=?1" : " IN (SELECT value FROM json_each(?1))");
  }
  std::string positive(const ColumnTest& test, const std::string& column);
  std::string list(const std::vector<std::string>& values) {
    std::string out;
    for (const auto& value : values) out += (out.empty() ? "" : ",") + operand(value);
    return out;
  }

  std::string text_;
  Value operands_ = Value::array();
};

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

// What is bound as ?1.
std::string accounts_of(const Sight& sight) {
  return sight.accounts.size() == 1 ? sight.accounts.front() : Value(sight.accounts).dump();
}

bool is_positive(const ColumnTest& test) {
  return !test.equals.empty() || !test.prefixes.empty() || !test.ranges.empty();
}

int64_t count_few(Database& db, const FindingQuery& query, const Where& where) {
  return db
      .integer(fmt::format("SELECT count(*) FROM (SELECT 1 FROM inspector_finding WHERE {} "
                           "LIMIT {})",
                           where.text(), kFew),
               accounts_of(query.scope), query.scope.region, where.operands())
      .value_or(0);
}

// The test that the fewest findings pass, if they are few.
const ColumnTest* leading_test(Database& db, const FindingQuery& query) {
  const ColumnTest* best = nullptr;
  int64_t fewest = kFew;
  for (const auto& test : query.tests) {
    if (!is_positive(test)) continue;
    Where where(query.scope, Lead::kProbe);
    where.require(test, true);
    const int64_t count = count_few(db, query, where);
    if (count < fewest) {
      best = &test;
      fewest = count;
    }
  }
  return best;
}

void require_tests(Where& where, const FindingQuery& query, const ColumnTest* leading) {
  for (const auto& test : query.tests) where.require(test, &test == leading);
}

// A column of any type as a JSON value.
Value value_of(const Row& row, int column, bool text) {
  if (row.is_null(column)) return nullptr;
  if (text) return row.text(column);
  return row.real(column);
}

std::string_view word_of(Direction direction) {
  return direction == Direction::kAscending ? "ASC" : "DESC";
}

void each_row(Database& db, const FindingQuery& query, const Where& where, const std::string& order,
              const OnRow& on_row) {
  const bool sorted = !query.sort_column.empty();
  const bool text = is_text(query.sort_column);
  db.each(
      fmt::format("SELECT id, arn, {}, resource_count FROM inspector_finding WHERE {} ORDER BY {} "
                  "LIMIT ?4",
                  sorted ? query.sort_column : "NULL", where.text(), order),
      [&](const Row& row) {
        return on_row({row.integer(0), {value_of(row, 2, text), row.text(1)}, row.integer(3)});
      },
      accounts_of(query.scope), query.scope.region, where.operands(), query.limit);
}

// Beyond a place in the order of a sort column: among those with a value, or those without.
// `plus` hides the columns from the choice of an index.
void require_beyond(Where& where, const FindingQuery& query, std::string_view plus) {
  const Place& after = *query.after;
  const char* beyond = query.direction == Direction::kAscending ? ">" : "<";
  const std::string order = where.operand(arn_order(after.arn)), arn = where.operand(after.arn);
  if (after.sort_value.is_null()) {
    where.require(fmt::format("({0}arn_order,{0}arn){1}({2},{3})", plus, beyond, order, arn));
  } else {
    where.require(fmt::format("({0}{1},{0}arn_order,{0}arn){2}({3},{4},{5})", plus,
                              query.sort_column, beyond, where.operand(after.sort_value), order,
                              arn));
  }
}

// The two parts of a sorted listing.
enum class Part { kWithoutValue, kWithValue };

void each_of_part(Database& db, const FindingQuery& query, Part part, const ColumnTest* leading,
                  const OnRow& on_row) {
  const std::string plus = leading ? "+" : "";
  Where where(query.scope, leading ? Lead::kTest : Lead::kSort);
  require_tests(where, query, leading);
  where.require(fmt::format("{}{} IS {}NULL", plus, query.sort_column,
                            part == Part::kWithValue ? "NOT " : ""));
  const bool in_part =
      query.after && query.after->sort_value.is_null() == (part == Part::kWithoutValue);
  if (in_part) require_beyond(where, query, plus);
  const auto direction = word_of(query.direction);
  std::string order = fmt::format("{0}arn_order {1}, {0}arn {1}", plus, direction);
  if (part == Part::kWithValue) {
    order = fmt::format("{}{} {}, {}", plus, query.sort_column, direction, order);
  }
  each_row(db, query, where, order, on_row);
}

// Findings without a value come first ascending and last descending.
void each_sorted(Database& db, const FindingQuery& query, const ColumnTest* leading,
                 const OnRow& on_row) {
  const bool ascending = query.direction == Direction::kAscending;
  bool more = true;
  const OnRow noted = [&](const StoredFinding& found) { return more = on_row(found); };
  const bool later_part = query.after && query.after->sort_value.is_null() == !ascending;
  const Part first = ascending ? Part::kWithoutValue : Part::kWithValue;
  const Part second = ascending ? Part::kWithValue : Part::kWithoutValue;
  if (!later_part) each_of_part(db, query, first, leading, noted);
  if (more) each_of_part(db, query, second, leading, noted);
}

void each_by_arn(Database& db, const FindingQuery& query, const ColumnTest* leading,
                 const OnRow& on_row) {
  const std::string arn = leading ? "+arn" : "arn";
  Where where(query.scope, leading ? Lead::kTest : Lead::kArn);
  require_tests(where, query, leading);
  if (query.after) where.require(arn + ">" + where.operand(query.after->arn));
  each_row(db, query, where, arn, on_row);
}

// Everything that passes the tests, in no order.
Where where_of_tests(Database& db, const FindingQuery& query) {
  const auto* leading = leading_test(db, query);
  Where where(query.scope, leading ? Lead::kTest : Lead::kArn);
  require_tests(where, query, leading);
  return where;
}

}  // namespace

void each_finding(Database& db, const FindingQuery& query, const OnRow& on_row) {
  const auto* leading = leading_test(db, query);
  int64_t left = query.limit;
  const OnRow counted = [&](const StoredFinding& found) { return on_row(found) && --left != 0; };
  if (query.sort_column.empty()) return each_by_arn(db, query, leading, counted);
  each_sorted(db, query, leading, counted);
}

int64_t count_findings(Database& db, const FindingQuery& query) {
  const Where where = where_of_tests(db, query);
  return db
      .integer("SELECT count(*) FROM inspector_finding WHERE " + where.text(),
               accounts_of(query.scope), query.scope.region, where.operands())
      .value_or(0);
}

void FindingTally::add(const FindingTally& other) {
  all += other.all;
  critical += other.critical;
  high += other.high;
  medium += other.medium;
  exploit_available += other.exploit_available;
  fix_available += other.fix_available;
  network += other.network;
}

void each_tally(Database& db, const FindingQuery& query, const std::vector<std::string_view>& alike,
                const std::function<void(const FindingTally&)>& on_tally) {
  const Where where = where_of_tests(db, query);
  db.each(
      fmt::format("SELECT max(id), count(*), sum(severity='CRITICAL'), sum(severity='HIGH'), "
                  "sum(severity='MEDIUM'), sum(ifnull(exploit_available='YES',0)), "
                  "sum(ifnull(fix_available='YES',0)), sum(type='NETWORK_REACHABILITY') "
                  "FROM inspector_finding WHERE {} "
                  "GROUP BY {}, CASE WHEN resource_count>1 THEN id END",
                  where.text(), fmt::join(alike, ", ")),
      [&](const Row& row) {
        on_tally({row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4),
                  row.integer(5), row.integer(6), row.integer(7)});
      },
      accounts_of(query.scope), query.scope.region, where.operands());
}

std::string finding_text(Database& db, int64_t id) {
  return db.text("SELECT body FROM inspector_document WHERE id=?", id).value();
}

Value finding_document(Database& db, int64_t id) { return Value::parse(finding_text(db, id)); }

}  // namespace fakes::inspector
