#include "fakes/inspector/item_records.h"

namespace fakes::inspector {
namespace {

using sim::Value;
using sim::state::Database;
using sim::state::Row;

Item item_of(const Row& row) {
  return {{row.text(0), row.text(1)}, row.text(2), row.text(3), Value::parse(row.view(4))};
}

}  // namespace

const char* const kItemSchema = R"sql(
CREATE TABLE IF NOT EXISTS inspector_item (
  account TEXT NOT NULL, region TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  document TEXT NOT NULL, PRIMARY KEY (account, region, kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inspector_tags (
  account TEXT NOT NULL, region TEXT NOT NULL, arn TEXT NOT NULL, tags TEXT NOT NULL,
  PRIMARY KEY (account, region, arn)) WITHOUT ROWID;
)sql";

void put_item(Database& db, const Item& item) {
  db.run("INSERT OR REPLACE INTO inspector_item VALUES (?,?,?,?,?)", item.scope.account,
         item.scope.region, item.kind, item.id, item.document.dump());
}

std::optional<Item> find_item(Database& db, const Scope& scope, std::string_view kind,
                              std::string_view id) {
  return db.first(
      "SELECT account, region, kind, id, document FROM inspector_item "
      "WHERE account=? AND region=? AND kind=? AND id=?",
      item_of, scope.account, scope.region, kind, id);
}

std::vector<Item> items_of(Database& db, const Scope& scope, std::string_view kind) {
  return db.all(
      "SELECT account, region, kind, id, document FROM inspector_item "
      "WHERE account=? AND region=? AND kind=? ORDER BY id",
      item_of, scope.account, scope.region, kind);
}

bool remove_item(Database& db, const Scope& scope, std::string_view kind, std::string_view id) {
  return db.run("DELETE FROM inspector_item WHERE account=? AND region=? AND kind=? AND id=?",
                scope.account, scope.region, kind, id) > 0;
}

void put_tags(Database& db, const Scope& scope, std::string_view arn, const Value& tags) {
  db.run("INSERT OR REPLACE INTO inspector_tags VALUES (?,?,?,?)", scope.account, scope.region, arn,
         tags.dump());
}

std::optional<Value> find_tags(Database& db, const Scope& scope, std::string_view arn) {
  return db.first(
      "SELECT tags FROM inspector_tags WHERE account=? AND region=? AND arn=?",
      [](const Row& row) { return Value::parse(row.view(0)); }, scope.account, scope.region, arn);
}

void remove_tags(Database& db, const Scope& scope, std::string_view arn) {
  db.run("DELETE FROM inspector_tags WHERE account=? AND region=? AND arn=?", scope.account,
         scope.region, arn);
}

}  // namespace fakes::inspector
