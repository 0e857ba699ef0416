// Queries over findings: what a FindingQuery asks for, as SQL, and the way by which it is found. A
// page has to come in milliseconds whether a hundred findings lie there or a million, so the way is
// chosen here and not by SQLite, which knows nothing of how common a value is: columns that are not
// to lead the search stand behind a unary plus, which hides them from its choice of an index.
#include <fmt/format.h>

#include <algorithm>

#include "fakes/inspector/facet_records.h"
#include "fakes/inspector/records.h"
#include "fakes/inspector/where_records.h"

namespace fakes::inspector {
namespace {

using sim::Value;
using sim::state::Database;
using sim::state::Row;
using OnRow = std::function<bool(const StoredFinding&)>;

// So many findings are found by a column's index, or by their facets, and sorted sooner than others
// are passed over in the wanted order.
constexpr int64_t kFew = 5'000;

// The way to the findings of a query. A test, or the facets, may lead the search where few findings
// are left by them alone; nothing does where there are no indexes.
class Search {
 public:
  Search(Database& db, const FindingQuery& query) : db_(db), query_(query) {
    indexed_ = has_facet_indexes(db);
    if (!indexed_) return;
    facets_ = facets_of(db, query);
    for (const auto& facet : facets_) ids_.push_back(facet.id);
    choose_leader();
  }

  bool indexed() const { return indexed_; }
  bool led() const { return test_ || by_facets_; }
  const std::vector<Facet>& facets() const { return facets_; }

  // All tests, within the accounts and region.
  Where where() const {
    Where where(query_.scope, led() ? Lead::kOther : Lead::kArn);
    if (led()) lead(where, test_);
    for (const auto& test : query_.tests) {
      if (&test != test_) where.require(test, false);
    }
    return where;
  }

 private:
  // The facets are of help only where an index goes facet by facet.
  void lead(Where& where, const ColumnTest* test) const {
    if (!test || is_indexed_by_facet(test->column)) {
      where.require(fmt::format("facet IN (SELECT value FROM json_each({}))", where.operand(ids_)));
    }
    if (test) where.require(*test, true);
  }

  int64_t count_few(const ColumnTest* test) const {
    Where where(query_.scope, Lead::kAnywhere);
    lead(where, test);
    return db_
        .integer(fmt::format("SELECT count(*) FROM (SELECT 1 FROM inspector_finding WHERE {} "
                             "LIMIT {})",
                             where.text(), kFew),
                 0, 0, where.operands())
        .value_or(0);
  }

  // The facets or the test that leave the fewest findings, if these are few. To a sorted listing
  // its facets are as good a way in any number.
  void choose_leader() {
    int64_t fewest = kFew;
    const bool told = std::any_of(query_.tests.begin(), query_.tests.end(),
                                  [](const auto& test) { return is_of_facet(test.column); });
    if (told && query_.sort_column.empty()) fewest = count_few(nullptr);
    by_facets_ = fewest < kFew;
    for (const auto& test : query_.tests) {
      if (!is_positive(test) || is_of_facet(test.column)) continue;
      const int64_t count = count_few(&test);
      if (count >= fewest) continue;
      test_ = &test;
      fewest = count;
    }
  }

  Database& db_;
  const FindingQuery& query_;
  bool indexed_ = false, by_facets_ = false;
  std::vector<Facet> facets_;
  Value ids_ = Value::array();
  const ColumnTest* test_ = nullptr;
};

void each_row(Database& db, const FindingQuery& query, const Where& where, const std::string& order,
              const OnRow& on_row) {
  const bool sorted = !query.sort_column.empty();
  db.each(
      fmt::format("SELECT id, arn, {}, resource_count FROM inspector_finding WHERE {} ORDER BY {} "
                  "LIMIT ?4",
                  sorted ? query.sort_column : "NULL", where.text(), order),
      [&](const Row& row) {
        return on_row(
            {row.integer(0), {value_of(row, 2, query.sort_column), row.text(1)}, row.integer(3)});
      },
      accounts_of(query.scope), query.scope.region, where.operands(), query.limit);
}

// The two parts of a sorted listing.
enum class Part { kWithoutValue, kWithValue };

void each_of_part(Database& db, const FindingQuery& query, Part part, const Search& search,
                  const OnRow& on_row) {
  Where where = search.where();
  where.require(
      fmt::format("+{} IS {}NULL", query.sort_column, part == Part::kWithValue ? "NOT " : ""));
  const bool in_part =
      query.after && query.after->sort_value.is_null() == (part == Part::kWithoutValue);
  if (in_part) where.require_beyond(*query.after, query.sort_column, query.direction, "+");
  const auto direction = word_of(query.direction);
  std::string order = fmt::format("+arn_order {0}, +arn {0}", direction);
  if (part == Part::kWithValue) {
    order = fmt::format("+{} {}, {}", query.sort_column, direction, order);
  }
  each_row(db, query, where, order, on_row);
}

// By looking at every finding that the search leaves. Those without a value come first ascending
// and last descending.
void each_sorted(Database& db, const FindingQuery& query, const Search& search,
                 const OnRow& on_row) {
  const bool ascending = query.direction == Direction::kAscending;
  bool more = true;
  const OnRow noted = [&](const StoredFinding& found) { return more = on_row(found); };
  const bool later_part = query.after && query.after->sort_value.is_null() == !ascending;
  const Part first = ascending ? Part::kWithoutValue : Part::kWithValue;
  const Part second = ascending ? Part::kWithValue : Part::kWithoutValue;
  if (!later_part) each_of_part(db, query, first, search, noted);
  if (more) each_of_part(db, query, second, search, noted);
}

void each_by_arn(Database& db, const FindingQuery& query, const Search& search,
                 const OnRow& on_row) {
  const std::string arn = search.led() ? "+arn" : "arn";
  Where where = search.where();
  if (query.after) where.require(arn + ">" + where.operand(query.after->arn));
  each_row(db, query, where, arn, on_row);
}

}  // namespace

void each_finding(Database& db, const FindingQuery& query, const OnRow& on_row) {
  const Search search(db, query);
  int64_t left = query.limit;
  const OnRow counted = [&](const StoredFinding& found) { return on_row(found) && --left != 0; };
  if (query.sort_column.empty()) return each_by_arn(db, query, search, counted);
  if (search.led() || !search.indexed()) return each_sorted(db, query, search, counted);
  each_by_facet(db, query, search.facets(), counted);
}

int64_t count_findings(Database& db, const FindingQuery& query) {
  const Where where = Search(db, query).where();
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
  const Where where = Search(db, query).where();
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
