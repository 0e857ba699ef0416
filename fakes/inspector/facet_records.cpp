#include "fakes/inspector/facet_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fakes/inspector/where_records.h"

namespace fakes::inspector {
namespace {

using sim::Value;
using sim::state::Database;
using sim::state::Row;
using OnRow = std::function<bool(const StoredFinding&)>;

// Findings fetched at a time when it is not known how many will do.
constexpr size_t kFirstBatch = 128, kLargestBatch = 8192;

constexpr std::array<std::string_view, 8> kColumns = {
    "aws_account_id", "type",          "severity",      "severity_rank",
    "status",         "resource_type", "fix_available", "exploit_available"};

// Their values are rarely found twice, or no one sorts by them.
constexpr std::array<std::string_view, 4> kIndexedAlone = {"title", "updated_at", "detector_name",
                                                           "resource_id"};

// Names what the findings of a facet have in common. None of the parts has a line break.
std::string key_of(const Scope& scope, const FindingColumns& c) {
  const auto or_none = [](const FindingColumns::Text& text) { return text.value_or("\t"); };
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", scope.account, scope.region,
                     c.aws_account_id, c.type, c.severity, c.status, c.resource_type,
                     or_none(c.fix_available), or_none(c.exploit_available), c.resource_count > 1);
}

// A part of a sorted listing whose findings are ordered by an index of each facet: those without a
// value, those with one, or, where the facets tell the values, those of one value.
struct Stretch {
  std::vector<int64_t> facets;
  std::string condition, order;
  std::string_view column;  // compared; empty where all values are the same
  std::optional<Place> after;
};

struct Found {
  StoredFinding finding;
  int64_t order = 0;
};

class Listing {
 public:
  Listing(Database& db, const FindingQuery& query, const OnRow& on_row)
      : db_(db), query_(query), on_row_(on_row) {}

  // Whether more is wanted afterwards.
  bool each_of(const Stretch& stretch) const {
    auto after = stretch.after;
    size_t size = query_.limit > 0 ? static_cast<size_t>(query_.limit) : kFirstBatch;
    for (;;) {
      size = std::min(size, kLargestBatch);
      const auto batch = first_of(stretch, after, size);
      for (const auto& found : batch) {
        if (!on_row_(found.finding)) return false;
      }
      if (batch.size() < size) return true;
      after = batch.back().finding.place;
      size *= 4;
    }
  }

  bool ascending() const { return query_.direction == Direction::kAscending; }

 private:
  bool precedes(const Found& a, const Found& b) const {
    const auto& first = (ascending() ? a : b).finding.place;
    const auto& second = (ascending() ? b : a).finding.place;
    if (first.sort_value != second.sort_value) return first.sort_value < second.sort_value;
    const int64_t order = (ascending() ? a : b).order, other = (ascending() ? b : a).order;
    return order != other ? order < other : first.arn < second.arn;
  }

  struct Statement {
    std::string sql, operands;
  };
  // Of the findings of one facet (?5) after a place and, where it is known, before another.
  Statement statement(const Stretch& stretch, const std::optional<Place>& after,
                      const std::optional<Place>& before) const {
    Where where(query_.scope, Lead::kAnywhere);
    where.require("facet=?5");
    for (const auto& test : query_.tests) {
      if (!is_of_facet(test.column)) where.require(test, false);
    }
    if (!stretch.condition.empty()) where.require(stretch.condition);
    const auto bound = [&](const Place& at, Direction direction) {
      const Place place{stretch.column.empty() ? Value() : at.sort_value, at.arn};
      where.require_beyond(place, stretch.column, direction, "");
    };
    if (after) bound(*after, query_.direction);
    if (before) bound(*before, ascending() ? Direction::kDescending : Direction::kAscending);
    return {fmt::format("SELECT id, arn, {}, resource_count, arn_order FROM inspector_finding "
                        "WHERE {} ORDER BY {} LIMIT ?4",
                        query_.sort_column, where.text(), stretch.order),
            where.operands()};
  }

  // The first `size` findings after a place: a heap of the best so far, whose worst tells when a
  // facet has no more to offer.
  std::vector<Found> first_of(const Stretch& stretch, const std::optional<Place>& after,
                              size_t size) const {
    const auto earlier = [this](const Found& a, const Found& b) { return precedes(a, b); };
    std::vector<Found> best;
    const auto keep = [&](const Row& row) {
      Found found{
          {row.integer(0), {value_of(row, 2, query_.sort_column), row.text(1)}, row.integer(3)},
          row.integer(4)};
      if (best.size() == size) {
        if (!earlier(found, best.front())) return false;
        std::pop_heap(best.begin(), best.end(), earlier);
        best.pop_back();
      }
      best.push_back(std::move(found));
      std::push_heap(best.begin(), best.end(), earlier);
      return true;
    };
    // Findings that fail a test are not seen here: only the statement can tell to stop at the
    // worst.
    const bool passes_over =
        std::any_of(query_.tests.begin(), query_.tests.end(),
                    [](const auto& test) { return !is_of_facet(test.column); });
    Statement from = statement(stretch, after, std::nullopt);
    for (const auto facet : stretch.facets) {
      if (passes_over && best.size() == size) {
        from = statement(stretch, after, best.front().finding.place);
      }
      db_.each(from.sql, keep, 0, 0, from.operands, static_cast<int64_t>(size), facet);
    }
    std::sort_heap(best.begin(), best.end(), earlier);
    return best;
  }

  Database& db_;
  const FindingQuery& query_;
  const OnRow& on_row_;
};

// Facets without a finding that passes the tests are left out, those with many come first: after
// them it is known early how far the others are of interest.
std::vector<Facet> fruitful(Database& db, const FindingQuery& query, std::vector<Facet> facets) {
  constexpr int kMany = 32;
  for (const auto& test : query.tests) {
    if (!is_positive(test) || is_of_facet(test.column) || !is_indexed_by_facet(test.column)) {
      continue;
    }
    Where where(query.scope, Lead::kAnywhere);
    where.require("facet=?5");
    where.require(test, true);
    const std::string sql =
        fmt::format("SELECT count(*) FROM (SELECT 1 FROM inspector_finding WHERE {} LIMIT {})",
                    where.text(), kMany);
    const std::string operands = where.operands();
    std::vector<std::pair<int64_t, Facet>> counted;
    for (auto& facet : facets) {
      const auto count = db.integer(sql, 0, 0, operands, 0, facet.id).value_or(0);
      if (count > 0) counted.emplace_back(count, std::move(facet));
    }
    std::stable_sort(counted.begin(), counted.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    facets.clear();
    for (auto& [count, facet] : counted) facets.push_back(std::move(facet));
  }
  return facets;
}

// Findings without a value come first ascending and last descending.
std::vector<Stretch> stretches_of(const FindingQuery& query, const std::vector<Facet>& facets) {
  const auto direction = word_of(query.direction);
  const bool ascending = query.direction == Direction::kAscending;
  const std::string by_arn = fmt::format("arn_order {0}, arn {0}", direction);
  Stretch without, with;
  for (const auto& facet : facets) without.facets.push_back(facet.id);
  with.facets = without.facets;
  without.condition = fmt::format("{} IS NULL", query.sort_column);
  without.order = by_arn;
  with.condition = fmt::format("{} IS NOT NULL", query.sort_column);
  with.order = fmt::format("{} {}, {}", query.sort_column, direction, by_arn);
  with.column = query.sort_column;
  std::vector<Stretch> both = {std::move(without), std::move(with)};
  if (!ascending) std::swap(both.front(), both.back());
  if (!query.after) return both;
  if (query.after->sort_value.is_null() != ascending) both.erase(both.begin());
  both.front().after = query.after;
  return both;
}

std::vector<Stretch> stretches_by_value(const FindingQuery& query, std::vector<Facet> facets) {
  const bool ascending = query.direction == Direction::kAscending;
  const auto precedes = [ascending](const Value& a, const Value& b) {
    return ascending ? a < b : b < a;
  };
  std::stable_sort(facets.begin(), facets.end(),
                   [&](const Facet& a, const Facet& b) { return precedes(a.value, b.value); });
  const std::string by_arn = fmt::format("arn_order {0}, arn {0}", word_of(query.direction));
  std::vector<Stretch> all;
  const Value* last = nullptr;
  for (const auto& facet : facets) {
    if (query.after && precedes(facet.value, query.after->sort_value)) continue;
    if (!last || *last != facet.value) {
      all.push_back({{}, "", by_arn, "", std::nullopt});
      if (query.after && facet.value == query.after->sort_value) all.back().after = query.after;
    }
    last = &facet.value;
    all.back().facets.push_back(facet.id);
  }
  return all;
}

}  // namespace

const char* const kFacetSchema = R"sql(
CREATE TABLE IF NOT EXISTS inspector_facet (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL, region TEXT NOT NULL, aws_account_id TEXT NOT NULL, type TEXT NOT NULL,
  severity TEXT NOT NULL, severity_rank INTEGER NOT NULL, status TEXT NOT NULL,
  resource_type TEXT NOT NULL, fix_available TEXT, exploit_available TEXT,
  resource_count INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS inspector_facet_scope ON inspector_facet (account, region);
)sql";

bool is_of_facet(std::string_view column) {
  return std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end();
}

bool is_indexed_by_facet(std::string_view column) {
  return std::find(kIndexedAlone.begin(), kIndexedAlone.end(), column) == kIndexedAlone.end();
}

int64_t facet_of(Database& db, const Scope& scope, const FindingColumns& c) {
  const std::string key = key_of(scope, c);
  const auto known = db.integer("SELECT id FROM inspector_facet WHERE key=?", key);
  if (known) return *known;
  db.run("INSERT INTO inspector_facet VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?)", key, scope.account,
         scope.region, c.aws_account_id, c.type, c.severity, severity_rank(c.severity), c.status,
         c.resource_type, c.fix_available, c.exploit_available, c.resource_count > 1 ? 2 : 1);
  return db.last_row_id();
}

int64_t facet_with_status(Database& db, int64_t finding, std::string_view status) {
  const auto facet = db.first(
      "SELECT account, region, aws_account_id, type, severity, resource_type, fix_available, "
      "exploit_available, resource_count FROM inspector_finding WHERE id=?",
      [&](const Row& row) {
        const auto text = [&](int column) {
          return row.is_null(column) ? FindingColumns::Text() : row.view(column);
        };
        FindingColumns c;
        c.aws_account_id = row.view(2);
        c.type = row.view(3);
        c.severity = row.view(4);
        c.status = status;
        c.resource_type = row.view(5);
        c.fix_available = text(6);
        c.exploit_available = text(7);
        c.resource_count = row.integer(8);
        return facet_of(db, {row.text(0), row.text(1)}, c);
      },
      finding);
  return facet.value_or(0);
}

std::vector<Facet> facets_of(Database& db, const FindingQuery& query) {
  Where where(query.scope, Lead::kArn);
  for (const auto& test : query.tests) {
    if (is_of_facet(test.column)) where.require(test, false);
  }
  const bool told = is_of_facet(query.sort_column);
  return db.all(
      fmt::format("SELECT id, {} FROM inspector_facet WHERE {} ORDER BY id",
                  told ? query.sort_column : "NULL", where.text()),
      [&](const Row& row) {
        return Facet{row.integer(0), value_of(row, 1, query.sort_column)};
      },
      accounts_of(query.scope), query.scope.region, where.operands());
}

bool has_facet_indexes(Database& db) {
  return db.integer("SELECT 1 FROM sqlite_schema WHERE name='inspector_finding_facet'").has_value();
}

void each_by_facet(Database& db, const FindingQuery& query, const std::vector<Facet>& facets,
                   const OnRow& on_row) {
  const Listing listing(db, query, on_row);
  const auto chosen = fruitful(db, query, facets);
  const auto stretches = is_of_facet(query.sort_column) ? stretches_by_value(query, chosen)
                                                        : stretches_of(query, chosen);
  for (const auto& stretch : stretches) {
    if (!listing.each_of(stretch)) return;
  }
}

}  // namespace fakes::inspector
