#include "fakes/securityhub/records.h"

#include <fmt/format.h>

namespace fakes::securityhub {

using sim::ApiError;
using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kSchema =
    "CREATE TABLE IF NOT EXISTS securityhub_hub (account TEXT NOT NULL, region TEXT NOT NULL, "
    "subscribed INTEGER NOT NULL, auto_enable_controls INTEGER NOT NULL, generator TEXT NOT NULL, "
    "tags TEXT NOT NULL, PRIMARY KEY (account, region)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS securityhub_subscription (account TEXT NOT NULL, region TEXT NOT "
    "NULL, product TEXT NOT NULL, PRIMARY KEY (account, region, product)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS securityhub_finding (row INTEGER PRIMARY KEY AUTOINCREMENT, "
    "account TEXT NOT NULL, region TEXT NOT NULL, product_arn TEXT NOT NULL, id TEXT NOT NULL, "
    "document TEXT NOT NULL, set_by_customer TEXT NOT NULL, UNIQUE (account, region, product_arn, "
    "id));"
    "CREATE INDEX IF NOT EXISTS securityhub_finding_in_order ON securityhub_finding (account, "
    "region, row);"
    "CREATE TABLE IF NOT EXISTS securityhub_order (account TEXT NOT NULL, region TEXT NOT NULL, "
    "place INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (account, region, place)) WITHOUT "
    "ROWID;"
    "CREATE TABLE IF NOT EXISTS securityhub_ordered (account TEXT NOT NULL, region TEXT NOT NULL, "
    "listing TEXT NOT NULL, PRIMARY KEY (account, region)) WITHOUT ROWID;";

namespace {

constexpr int64_t kBatch = 256;

void forget_order(Database& state, const Scope& scope) {
  for (const char* table : {"securityhub_order", "securityhub_ordered"}) {
    state.run(fmt::format("DELETE FROM {} WHERE account = ? AND region = ?", table), scope.account,
              scope.region);
  }
}

}  // namespace

std::optional<Hub> find_hub(Database& state, const Scope& scope) {
  return state.first(
      "SELECT subscribed, auto_enable_controls, generator, tags FROM securityhub_hub WHERE account "
      "= ? AND region = ?",
      [](const Row& row) {
        return Hub{sim::from_millis(row.integer(0)), row.integer(1) != 0, row.text(2),
                   Value::parse(row.view(3)).get<std::map<std::string, std::string>>()};
      },
      scope.account, scope.region);
}

void put_hub(Database& state, const Scope& scope, const Hub& hub) {
  state.run("INSERT OR REPLACE INTO securityhub_hub VALUES (?, ?, ?, ?, ?, ?)", scope.account,
            scope.region, sim::to_millis(hub.subscribed), hub.auto_enable_controls ? 1 : 0,
            hub.control_finding_generator, Value(hub.tags).dump());
}

void remove_hub(Database& state, const Scope& scope) {
  forget_order(state, scope);
  for (const char* table : {"securityhub_finding", "securityhub_subscription", "securityhub_hub"}) {
    state.run(fmt::format("DELETE FROM {} WHERE account = ? AND region = ?", table), scope.account,
              scope.region);
  }
}

bool is_subscribed(Database& state, const Scope& scope, std::string_view product) {
  return state
      .integer(
          "SELECT 1 FROM securityhub_subscription WHERE account = ? AND region = ? AND product = ?",
          scope.account, scope.region, product)
      .has_value();
}

void subscribe(Database& state, const Scope& scope, std::string_view product) {
  state.run("INSERT OR IGNORE INTO securityhub_subscription VALUES (?, ?, ?)", scope.account,
            scope.region, product);
}

void unsubscribe(Database& state, const Scope& scope, std::string_view product) {
  state.run("DELETE FROM securityhub_subscription WHERE account = ? AND region = ? AND product = ?",
            scope.account, scope.region, product);
}

std::vector<std::string> subscriptions(Database& state, const Scope& scope) {
  return state.all(
      "SELECT product FROM securityhub_subscription WHERE account = ? AND region = ? ORDER BY "
      "product",
      [](const Row& row) { return row.text(0); }, scope.account, scope.region);
}

std::vector<std::string> subscribers(Database& state, std::string_view region,
                                     std::string_view product) {
  return state.all(
      "SELECT account FROM securityhub_subscription WHERE region = ? AND product = ? ORDER BY "
      "account",
      [](const Row& row) { return row.text(0); }, region, product);
}

std::optional<Finding> find_finding(Database& state, const Scope& scope,
                                    std::string_view product_arn, std::string_view id) {
  return state.first(
      "SELECT product_arn, id, document, set_by_customer FROM securityhub_finding WHERE account = "
      "? AND region = ? AND product_arn = ? AND id = ?",
      [](const Row& row) {
        return Finding{row.text(0), row.text(1), Value::parse(row.view(2)),
                       Value::parse(row.view(3))};
      },
      scope.account, scope.region, product_arn, id);
}

void put_finding(Database& state, const Scope& scope, const Finding& finding) {
  forget_order(state, scope);
  state.run(
      "INSERT INTO securityhub_finding (account, region, product_arn, id, document, "
      "set_by_customer) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET document = "
      "excluded.document, set_by_customer = excluded.set_by_customer",
      scope.account, scope.region, finding.product_arn, finding.id, finding.document.dump(),
      finding.set_by_customer.dump());
}

void findings_after(Database& state, const Scope& scope, int64_t row, const OnFinding& on_finding) {
  for (;;) {
    const auto batch = state.all(
        "SELECT row, document FROM securityhub_finding WHERE account = ? AND region = ? AND row > "
        "? ORDER BY row LIMIT ?",
        [](const Row& each) { return std::pair(each.integer(0), each.text(1)); }, scope.account,
        scope.region, row, kBatch);
    if (batch.empty()) return;
    for (const auto& [number, document] : batch) {
      if (!on_finding(number, Value::parse(document))) return;
    }
    row = batch.back().first;
  }
}

void put_order(Database& state, const Scope& scope, std::string_view listing,
               const std::vector<int64_t>& rows) {
  forget_order(state, scope);
  state.run("INSERT INTO securityhub_ordered VALUES (?, ?, ?)", scope.account, scope.region,
            listing);
  for (size_t place = 0; place < rows.size(); ++place) {
    state.run("INSERT INTO securityhub_order VALUES (?, ?, ?, ?)", scope.account, scope.region,
              place, rows[place]);
  }
}

bool has_order(Database& state, const Scope& scope, std::string_view listing) {
  return state
      .integer("SELECT 1 FROM securityhub_ordered WHERE account = ? AND region = ? AND listing = ?",
               scope.account, scope.region, listing)
      .has_value();
}

std::vector<int64_t> rows_of_order(Database& state, const Scope& scope, int64_t begin,
                                   int64_t most) {
  return state.all(
      "SELECT row FROM securityhub_order WHERE account = ? AND region = ? AND place >= ? ORDER BY "
      "place LIMIT ?",
      [](const Row& row) { return row.integer(0); }, scope.account, scope.region, begin, most);
}

Value finding_of_row(Database& state, int64_t row) {
  return state
      .first(
          "SELECT document FROM securityhub_finding WHERE row = ?",
          [](const Row& each) { return Value::parse(each.view(0)); }, row)
      .value();
}

ApiError not_subscribed(std::string_view account) {
  return ApiError("InvalidAccessException", 401,
                  fmt::format("Account {} is not subscribed to AWS Security Hub", account))
      .with("Code", "InvalidAccessException");
}

ApiError already_subscribed() {
  return ApiError("ResourceConflictException", 409, "Account is already subscribed to Security Hub")
      .with("Code", "ResourceConflictException");
}

ApiError no_such_hub(std::string_view arn) {
  return ApiError("ResourceNotFoundException", 404, fmt::format("Hub {} not found", arn))
      .with("Code", "ResourceNotFoundException");
}

ApiError no_such_subscription(std::string_view arn) {
  return ApiError("ResourceNotFoundException", 404,
                  fmt::format("Product subscription {} not found", arn))
      .with("Code", "ResourceNotFoundException");
}

ApiError already_enabled(std::string_view product) {
  return ApiError("ResourceConflictException", 409,
                  fmt::format("Account is already subscribed to product {}", product))
      .with("Code", "ResourceConflictException");
}

ApiError invalid_input(std::string message) {
  return ApiError("InvalidInputException", 400, std::move(message))
      .with("Code", "InvalidInputException");
}

ApiError access_denied(std::string message) {
  return ApiError("AccessDeniedException", 403, std::move(message))
      .with("Code", "AccessDeniedException");
}

}  // namespace fakes::securityhub
