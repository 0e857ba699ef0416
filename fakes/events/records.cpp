#include "fakes/events/records.h"

#include <fmt/format.h>

namespace fakes::events {

using sim::ApiError;
using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kSchema =
    "CREATE TABLE IF NOT EXISTS events_bus (account TEXT NOT NULL, region TEXT NOT NULL, name TEXT "
    "NOT NULL, policy TEXT NOT NULL, facts TEXT NOT NULL, tags TEXT NOT NULL, created INTEGER NOT "
    "NULL, modified INTEGER NOT NULL, PRIMARY KEY (account, region, name)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS events_rule (account TEXT NOT NULL, region TEXT NOT NULL, bus TEXT "
    "NOT NULL, name TEXT NOT NULL, pattern TEXT NOT NULL, schedule TEXT NOT NULL, state TEXT NOT "
    "NULL, facts TEXT NOT NULL, tags TEXT NOT NULL, PRIMARY KEY (account, region, bus, name)) "
    "WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS events_target (account TEXT NOT NULL, region TEXT NOT NULL, bus "
    "TEXT NOT NULL, rule TEXT NOT NULL, id TEXT NOT NULL, arn TEXT NOT NULL, document TEXT NOT "
    "NULL, PRIMARY KEY (account, region, bus, rule, id)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS events_delivery (id INTEGER PRIMARY KEY, account TEXT "
    "NOT NULL, region TEXT NOT NULL, bus TEXT NOT NULL, rule_arn TEXT NOT NULL, rule_name TEXT NOT "
    "NULL, target TEXT NOT NULL, event TEXT NOT NULL, ingested INTEGER NOT NULL, attempts INTEGER "
    "NOT NULL, hops INTEGER NOT NULL);"
    "CREATE TABLE IF NOT EXISTS events_item (kind TEXT NOT NULL, account TEXT NOT NULL, region "
    "TEXT "
    "NOT NULL, name TEXT NOT NULL, arn TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (kind, "
    "account, region, name)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS events_archived (id INTEGER PRIMARY KEY, archive TEXT NOT NULL, "
    "time INTEGER NOT NULL, kept INTEGER NOT NULL, bytes INTEGER NOT NULL, event TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS events_archived_in_time ON events_archived (archive, time, id);"
    "CREATE INDEX IF NOT EXISTS events_archived_by_age ON events_archived (archive, kept);";

namespace {

constexpr std::string_view kBusColumns =
    "SELECT account, region, name, policy, facts, tags, created, modified FROM events_bus WHERE "
    "account = ? AND region = ?";
constexpr std::string_view kRuleColumns =
    "SELECT account, region, bus, name, pattern, schedule, state, facts, tags FROM events_rule "
    "WHERE account = ? AND region = ? AND bus = ?";

Bus read_bus(const Row& row) {
  return {{row.text(0), row.text(1), row.text(2)},
          row.text(3),
          Value::parse(row.view(4)),
          Value::parse(row.view(5)),
          row.integer(6),
          row.integer(7)};
}

Rule read_rule(const Row& row) {
  return {{row.text(0), row.text(1), row.text(2)},
          row.text(3),
          row.text(4),
          row.text(5),
          row.text(6),
          Value::parse(row.view(7)),
          Value::parse(row.view(8))};
}

Item read_item(const Row& row) {
  return {row.text(0), row.text(1), row.text(2),
          row.text(3), row.text(4), Value::parse(row.view(5))};
}

Delivery read_delivery(const Row& row) {
  return {row.integer(0),
          {row.text(1), row.text(2), row.text(3)},
          row.text(4),
          row.text(5),
          Value::parse(row.view(6)),
          row.text(7),
          row.integer(8),
          row.integer(9),
          row.integer(10)};
}

}  // namespace

std::optional<Bus> find_bus(Database& db, const BusPlace& at) {
  auto found = db.first(std::string(kBusColumns) + " AND name = ?", read_bus, at.account, at.region,
                        at.name);
  if (!found && at.name == kDefaultBus) found = Bus{at, "", Value::object(), Value::array(), 0, 0};
  return found;
}

void put_bus(Database& db, const Bus& bus) {
  db.run("INSERT OR REPLACE INTO events_bus VALUES (?, ?, ?, ?, ?, ?, ?, ?)", bus.place.account,
         bus.place.region, bus.place.name, bus.policy, bus.facts.dump(), bus.tags.dump(),
         bus.created, bus.modified);
}

void delete_bus(Database& db, const BusPlace& at) {
  db.run("DELETE FROM events_bus WHERE account = ? AND region = ? AND name = ?", at.account,
         at.region, at.name);
}

std::vector<Bus> buses_of(Database& db, std::string_view account, std::string_view region) {
  return db.all(std::string(kBusColumns) + " ORDER BY name", read_bus, account, region);
}

std::optional<Rule> find_rule(Database& db, const BusPlace& bus, std::string_view name) {
  return db.first(std::string(kRuleColumns) + " AND name = ?", read_rule, bus.account, bus.region,
                  bus.name, name);
}

void put_rule(Database& db, const Rule& rule) {
  db.run("INSERT OR REPLACE INTO events_rule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rule.bus.account,
         rule.bus.region, rule.bus.name, rule.name, rule.pattern, rule.schedule, rule.state,
         rule.facts.dump(), rule.tags.dump());
}

void delete_rule(Database& db, const BusPlace& bus, std::string_view name) {
  db.run("DELETE FROM events_rule WHERE account = ? AND region = ? AND bus = ? AND name = ?",
         bus.account, bus.region, bus.name, name);
}

std::vector<Rule> rules_of(Database& db, const BusPlace& bus) {
  return db.all(std::string(kRuleColumns) + " ORDER BY name", read_rule, bus.account, bus.region,
                bus.name);
}

bool has_rules(Database& db, const BusPlace& bus) {
  return db
      .integer("SELECT 1 FROM events_rule WHERE account = ? AND region = ? AND bus = ? LIMIT 1",
               bus.account, bus.region, bus.name)
      .has_value();
}

std::vector<Target> targets_of(Database& db, const BusPlace& bus, std::string_view rule) {
  return db.all(
      "SELECT id, arn, document FROM events_target WHERE account = ? AND region = ? AND bus = ? "
      "AND "
      "rule = ? ORDER BY id",
      [](const Row& row) {
        return Target{row.text(0), row.text(1), Value::parse(row.view(2))};
      },
      bus.account, bus.region, bus.name, rule);
}

void put_target(Database& db, const BusPlace& bus, std::string_view rule, const Target& target) {
  db.run("INSERT OR REPLACE INTO events_target VALUES (?, ?, ?, ?, ?, ?, ?)", bus.account,
         bus.region, bus.name, rule, target.id, target.arn, target.document.dump());
}

bool delete_target(Database& db, const BusPlace& bus, std::string_view rule, std::string_view id) {
  return db.run(
             "DELETE FROM events_target WHERE account = ? AND region = ? AND bus = ? AND rule = ? "
             "AND id = ?",
             bus.account, bus.region, bus.name, rule, id) > 0;
}

std::vector<std::string> rules_with_target(Database& db, const BusPlace& bus,
                                           std::string_view arn) {
  return db.all(
      "SELECT DISTINCT rule FROM events_target WHERE account = ? AND region = ? AND bus = ? AND "
      "arn = ? ORDER BY rule",
      [](const Row& row) { return row.text(0); }, bus.account, bus.region, bus.name, arn);
}

int64_t add_delivery(Database& db, const Delivery& d) {
  db.run("INSERT INTO events_delivery VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", d.bus.account,
         d.bus.region, d.bus.name, d.rule_arn, d.rule_name, d.target.dump(), d.event, d.ingested,
         d.attempts, d.hops);
  return db.last_row_id();
}

std::optional<Delivery> find_delivery(Database& db, int64_t id) {
  return db.first("SELECT * FROM events_delivery WHERE id = ?", read_delivery, id);
}

void update_attempts(Database& db, const Delivery& delivery) {
  db.run("UPDATE events_delivery SET attempts = ? WHERE id = ?", delivery.attempts, delivery.id);
}

void remove_delivery(Database& db, int64_t id) {
  db.run("DELETE FROM events_delivery WHERE id = ?", id);
}

std::optional<Item> find_item(Database& db, std::string_view kind, std::string_view account,
                              std::string_view region, std::string_view name) {
  return db.first(
      "SELECT * FROM events_item WHERE kind = ? AND account = ? AND region = ? AND name = ?",
      read_item, kind, account, region, name);
}

std::vector<Item> items_of(Database& db, std::string_view kind, std::string_view account,
                           std::string_view region) {
  return db.all(
      "SELECT * FROM events_item WHERE kind = ? AND account = ? AND region = ? ORDER BY name",
      read_item, kind, account, region);
}

bool has_items(Database& db, std::string_view kind, std::string_view account,
               std::string_view region) {
  return db
      .integer("SELECT 1 FROM events_item WHERE kind = ? AND account = ? AND region = ? LIMIT 1",
               kind, account, region)
      .has_value();
}

void put_item(Database& db, const Item& item) {
  db.run("INSERT OR REPLACE INTO events_item VALUES (?, ?, ?, ?, ?, ?)", item.kind, item.account,
         item.region, item.name, item.arn, item.document.dump());
}

void delete_item(Database& db, const Item& item) {
  db.run("DELETE FROM events_item WHERE kind = ? AND account = ? AND region = ? AND name = ?",
         item.kind, item.account, item.region, item.name);
}

ApiError invalid_request(const std::string& message) {
  return ApiError("ValidationException", 400, message);
}

ApiError invalid_pattern(const std::string& reason) {
  return ApiError("InvalidEventPatternException", 400,
                  fmt::format("Event pattern is not valid. Reason: {}", reason));
}

ApiError no_such_bus(std::string_view name) {
  return ApiError("ResourceNotFoundException", 400,
                  fmt::format("Event bus {} does not exist.", name));
}

ApiError no_such_rule(std::string_view name, std::string_view bus) {
  return ApiError("ResourceNotFoundException", 400,
                  fmt::format("Rule {} does not exist on EventBus {}.", name, bus));
}

ApiError bus_exists(std::string_view name) {
  return ApiError("ResourceAlreadyExistsException", 400,
                  fmt::format("Event bus {} already exists.", name));
}

ApiError limit_exceeded(const std::string& message) {
  return ApiError("LimitExceededException", 400, message);
}

ApiError not_implemented(const std::string& what) {
  return ApiError("NotImplemented", 501, fmt::format("inspector-sim does not implement {}", what));
}

}  // namespace fakes::events
