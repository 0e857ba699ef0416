#include "fakes/iam/provider_records.h"

#include <fmt/format.h>

namespace fakes::iam {

using sim::ApiError;
using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kProviderSchema =
    "CREATE TABLE IF NOT EXISTS iam_oidc_provider (arn TEXT PRIMARY KEY, account TEXT NOT NULL, "
    "url TEXT NOT NULL, client_ids TEXT NOT NULL, thumbprints TEXT NOT NULL, created INTEGER NOT "
    "NULL, tags TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS iam_oidc_provider_by_account ON iam_oidc_provider (account, arn);"
    "CREATE TABLE IF NOT EXISTS sts_issuer (url TEXT PRIMARY KEY, keys TEXT NOT NULL) WITHOUT "
    "ROWID;";

namespace {

const std::string kSelect =
    "SELECT arn, account, url, client_ids, thumbprints, created, tags FROM iam_oidc_provider ";

std::vector<std::string> list(std::string_view json) {
  return Value::parse(json).get<std::vector<std::string>>();
}

OidcProvider read_provider(const Row& row) {
  OidcProvider provider;
  provider.arn = row.text(0);
  provider.account = row.text(1);
  provider.url = row.text(2);
  provider.client_ids = list(row.view(3));
  provider.thumbprints = list(row.view(4));
  provider.created = sim::from_millis(row.integer(5));
  provider.tags = Value::parse(row.view(6));
  return provider;
}

}  // namespace

void add_oidc_provider(Database& state, const OidcProvider& provider) {
  state.run(
      "INSERT INTO iam_oidc_provider (arn, account, url, client_ids, thumbprints, created, tags) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      provider.arn, provider.account, provider.url, Value(provider.client_ids).dump(),
      Value(provider.thumbprints).dump(), sim::to_millis(provider.created), provider.tags.dump());
}

std::optional<OidcProvider> find_oidc_provider(Database& state, std::string_view arn) {
  return state.first(kSelect + "WHERE arn = ?", read_provider, arn);
}

std::vector<OidcProvider> oidc_providers(Database& state, std::string_view account) {
  return state.all(kSelect + "WHERE account = ? ORDER BY arn", read_provider, account);
}

void change_oidc_provider(Database& state, const OidcProvider& provider) {
  state.run("UPDATE iam_oidc_provider SET client_ids = ?, thumbprints = ?, tags = ? WHERE arn = ?",
            Value(provider.client_ids).dump(), Value(provider.thumbprints).dump(),
            provider.tags.dump(), provider.arn);
}

void remove_oidc_provider(Database& state, std::string_view arn) {
  state.run("DELETE FROM iam_oidc_provider WHERE arn = ?", arn);
}

void set_issuer_keys(Database& state, std::string_view url, const Value& keys) {
  state.run("INSERT OR REPLACE INTO sts_issuer (url, keys) VALUES (?, ?)", url, keys.dump());
}

std::optional<Value> issuer_keys(Database& state, std::string_view url) {
  const auto keys = state.text("SELECT keys FROM sts_issuer WHERE url = ?", url);
  return keys ? std::optional(Value::parse(*keys)) : std::nullopt;
}

ApiError no_such_oidc_provider(std::string_view arn) {
  return ApiError("NoSuchEntity", 404,
                  fmt::format("OpenIDConnect Provider not found for arn {}", arn));
}

ApiError oidc_provider_exists(std::string_view url) {
  return ApiError("EntityAlreadyExists", 409,
                  fmt::format("Provider with url https://{} already exists.", url));
}

}  // namespace fakes::iam
