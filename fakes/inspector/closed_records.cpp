#include "fakes/inspector/closed_records.h"

#include <fmt/format.h>

namespace fakes::inspector {

using sim::state::Database;
using sim::state::Row;

const char* const kClosedSchema = R"sql(
CREATE TABLE IF NOT EXISTS inspector_closed (
  id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, reason TEXT NOT NULL,
  closed_at INTEGER NOT NULL, forget_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS inspector_closed_due ON inspector_closed (account, region, forget_at);
)sql";

void put_closed(Database& db, const Scope& scope, int64_t finding, const Closed& row) {
  db.run("INSERT OR REPLACE INTO inspector_closed VALUES (?,?,?,?,?,?)", finding, scope.account,
         scope.region, row.reason, row.closed_at, row.forget_at);
}

void put_closed_where_missing(Database& db, const Scope& scope, const Closed& row) {
  db.run(
      "INSERT OR IGNORE INTO inspector_closed SELECT id, account, region, ?, ?, ? "
      "FROM inspector_finding WHERE account=? AND region=? AND status='CLOSED'",
      row.reason, row.closed_at, row.forget_at, scope.account, scope.region);
}

std::optional<Closed> find_closed(Database& db, int64_t finding) {
  return db.first(
      "SELECT reason, closed_at, forget_at FROM inspector_closed WHERE id=?",
      [](const Row& row) {
        return Closed{row.text(0), row.integer(1), row.integer(2)};
      },
      finding);
}

void remove_closed(Database& db, int64_t finding) {
  db.run("DELETE FROM inspector_closed WHERE id=?", finding);
}

void remove_all_closed(Database& db, const Scope& scope) {
  db.run("DELETE FROM inspector_closed WHERE account=? AND region=?", scope.account, scope.region);
}

std::optional<int64_t> next_forgotten(Database& db, const Scope& scope) {
  return db.integer(
      "SELECT forget_at FROM inspector_closed WHERE account=? AND region=? "
      "ORDER BY forget_at LIMIT 1",
      scope.account, scope.region);
}

void remove_forgotten(Database& db, const Scope& scope, int64_t by) {
  for (const char* table : {"inspector_document", "inspector_finding", "inspector_closed"}) {
    db.run(fmt::format("DELETE FROM {} WHERE id IN (SELECT id FROM inspector_closed "
                       "WHERE account=? AND region=? AND forget_at<=?)",
                       table),
           scope.account, scope.region, by);
  }
}

}  // namespace fakes::inspector
