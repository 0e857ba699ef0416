#include "fakes/kms/records.h"

#include <fmt/format.h>

#include <stdexcept>

namespace fakes::kms {

using sim::ApiError;
using sim::Instant;
using sim::state::Blob;
using sim::state::Database;
using sim::state::Row;

const char* const kSchema =
    "CREATE TABLE IF NOT EXISTS kms_key (row INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL "
    "UNIQUE, account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL, spec TEXT NOT NULL, "
    "usage TEXT NOT NULL, origin TEXT NOT NULL, manager TEXT NOT NULL, description TEXT NOT NULL, "
    "policy TEXT NOT NULL, state TEXT NOT NULL, multi_region INTEGER NOT NULL, created INTEGER NOT "
    "NULL, deletion INTEGER, material BLOB NOT NULL, material_id TEXT NOT NULL, UNIQUE (region, "
    "id));"
    "CREATE INDEX IF NOT EXISTS kms_key_by_owner ON kms_key (account, region, row);"
    "CREATE TABLE IF NOT EXISTS kms_alias (arn TEXT PRIMARY KEY, account TEXT NOT NULL, region "
    "TEXT "
    "NOT NULL, name TEXT NOT NULL, key_arn TEXT NOT NULL, created INTEGER NOT NULL, updated "
    "INTEGER "
    "NOT NULL);"
    "CREATE INDEX IF NOT EXISTS kms_alias_by_owner ON kms_alias (account, region, name);"
    "CREATE INDEX IF NOT EXISTS kms_alias_by_key ON kms_alias (key_arn, name);"
    "CREATE TABLE IF NOT EXISTS kms_tag (key_arn TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT "
    "NULL, PRIMARY KEY (key_arn, name)) WITHOUT ROWID;";

namespace {

constexpr struct {
  KeyState state;
  std::string_view name;
} kStateNames[] = {
    {KeyState::kEnabled, "Enabled"},
    {KeyState::kDisabled, "Disabled"},
    {KeyState::kPendingDeletion, "PendingDeletion"},
    {KeyState::kPendingImport, "PendingImport"},
};

KeyState state_named(std::string_view name) {
  for (const auto& each : kStateNames) {
    if (each.name == name) return each.state;
  }
  throw std::logic_error(fmt::format("a key row holds the state {}", name));
}

const std::string kKeyColumns =
    "arn, account, region, id, spec, usage, origin, manager, description, policy, state, "
    "multi_region, created, deletion, material, material_id";
const std::string kSelectKey = "SELECT " + kKeyColumns + " FROM kms_key ";

Key read_key(const Row& row) {
  Key key;
  key.arn = row.text(0);
  key.account = row.text(1);
  key.region = row.text(2);
  key.id = row.text(3);
  key.spec = row.text(4);
  key.usage = row.text(5);
  key.origin = row.text(6);
  key.manager = row.text(7);
  key.description = row.text(8);
  key.policy = row.text(9);
  key.state = state_named(row.view(10));
  key.multi_region = row.integer(11) != 0;
  key.created = sim::from_millis(row.integer(12));
  if (!row.is_null(13)) key.deletion = sim::from_millis(row.integer(13));
  key.material = row.text(14);
  key.material_id = row.text(15);
  return key;
}

std::optional<int64_t> millis_of(const std::optional<Instant>& at) {
  return at ? std::optional(sim::to_millis(*at)) : std::nullopt;
}

const std::string kAliasColumns = "arn, account, region, name, key_arn, created, updated";
const std::string kSelectAlias = "SELECT " + kAliasColumns + " FROM kms_alias ";

Alias read_alias(const Row& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          sim::from_millis(row.integer(5)),
          sim::from_millis(row.integer(6))};
}

}  // namespace

std::string_view name_of(KeyState state) {
  for (const auto& each : kStateNames) {
    if (each.state == state) return each.name;
  }
  throw std::logic_error("a key state without a name");
}

void add_key(Database& state, const Key& key) {
  state.run("INSERT INTO kms_key (" + kKeyColumns +
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            key.arn, key.account, key.region, key.id, key.spec, key.usage, key.origin, key.manager,
            key.description, key.policy, name_of(key.state), key.multi_region ? 1 : 0,
            sim::to_millis(key.created), millis_of(key.deletion), Blob{key.material},
            key.material_id);
}

std::optional<Key> find_key(Database& state, std::string_view arn) {
  return state.first(kSelectKey + "WHERE arn = ?", read_key, arn);
}

std::optional<Key> find_key_of_region(Database& state, std::string_view region,
                                      std::string_view id) {
  return state.first(kSelectKey + "WHERE region = ? AND id = ?", read_key, region, id);
}

std::vector<ListedKey> keys_after(Database& state, std::string_view account,
                                  std::string_view region, int64_t after, int64_t limit) {
  return state.all(
      "SELECT row, arn, id FROM kms_key WHERE account = ? AND region = ? AND row > ? ORDER BY row "
      "LIMIT ?",
      [](const Row& row) {
        return ListedKey{row.integer(0), row.text(1), row.text(2)};
      },
      account, region, after, limit);
}

void set_key_state(Database& state, std::string_view arn, KeyState to,
                   std::optional<Instant> deletion) {
  state.run("UPDATE kms_key SET state = ?, deletion = ? WHERE arn = ?", name_of(to),
            millis_of(deletion), arn);
}

void set_key_policy(Database& state, std::string_view arn, std::string_view policy) {
  state.run("UPDATE kms_key SET policy = ? WHERE arn = ?", policy, arn);
}

void set_key_description(Database& state, std::string_view arn, std::string_view text) {
  state.run("UPDATE kms_key SET description = ? WHERE arn = ?", text, arn);
}

void remove_key(Database& state, std::string_view arn) {
  state.run("DELETE FROM kms_alias WHERE key_arn = ?", arn);
  state.run("DELETE FROM kms_tag WHERE key_arn = ?", arn);
  state.run("DELETE FROM kms_key WHERE arn = ?", arn);
}

void add_alias(Database& state, const Alias& alias) {
  state.run("INSERT INTO kms_alias (" + kAliasColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?)", alias.arn,
            alias.account, alias.region, alias.name, alias.key_arn, sim::to_millis(alias.created),
            sim::to_millis(alias.updated));
}

std::optional<Alias> find_alias(Database& state, std::string_view arn) {
  return state.first(kSelectAlias + "WHERE arn = ?", read_alias, arn);
}

std::vector<Alias> aliases_after(Database& state, std::string_view account, std::string_view region,
                                 std::string_view key_arn, std::string_view after, int64_t limit) {
  return state.all(kSelectAlias +
                       "WHERE account = ? AND region = ? AND (? = '' OR key_arn = ?) "
                       "AND name > ? ORDER BY name LIMIT ?",
                   read_alias, account, region, key_arn, key_arn, after, limit);
}

std::vector<std::string> alias_names(Database& state, std::string_view key_arn) {
  return state.all(
      "SELECT name FROM kms_alias WHERE key_arn = ? ORDER BY name",
      [](const Row& row) { return row.text(0); }, key_arn);
}

void point_alias(Database& state, std::string_view arn, std::string_view key_arn, Instant now) {
  state.run("UPDATE kms_alias SET key_arn = ?, updated = ? WHERE arn = ?", key_arn,
            sim::to_millis(now), arn);
}

void remove_alias(Database& state, std::string_view arn) {
  state.run("DELETE FROM kms_alias WHERE arn = ?", arn);
}

void put_tag(Database& state, std::string_view key_arn, std::string_view name,
             std::string_view value) {
  state.run("INSERT OR REPLACE INTO kms_tag (key_arn, name, value) VALUES (?, ?, ?)", key_arn, name,
            value);
}

void remove_tag(Database& state, std::string_view key_arn, std::string_view name) {
  state.run("DELETE FROM kms_tag WHERE key_arn = ? AND name = ?", key_arn, name);
}

Tags tags_of(Database& state, std::string_view key_arn) {
  Tags tags;
  state.each(
      "SELECT name, value FROM kms_tag WHERE key_arn = ?",
      [&](const Row& row) { tags.emplace(row.text(0), row.text(1)); }, key_arn);
  return tags;
}

ApiError key_not_found(std::string_view arn) {
  return ApiError("NotFoundException", 400, fmt::format("Key '{}' does not exist", arn));
}
ApiError invalid_key_id(std::string_view text) {
  return ApiError("NotFoundException", 400, fmt::format("Invalid keyId '{}'", text));
}
ApiError wrong_region(std::string_view region) {
  return ApiError("NotFoundException", 400, fmt::format("Invalid arn {}", region));
}
ApiError alias_not_found(std::string_view arn) {
  return ApiError("NotFoundException", 400, fmt::format("Alias {} is not found.", arn));
}
ApiError invalid_arn(std::string_view text) {
  return ApiError("InvalidArnException", 400, fmt::format("Invalid arn {}", text));
}
ApiError aliases_not_supported() {
  return ApiError("InvalidArnException", 400, "Key Aliases are not supported for this operation.");
}
ApiError key_disabled(std::string_view arn) {
  return ApiError("DisabledException", 400, fmt::format("{} is disabled.", arn));
}
ApiError invalid_state(std::string_view arn, std::string_view what) {
  return ApiError("KMSInvalidStateException", 400, fmt::format("{} is {}.", arn, what));
}
ApiError validation(std::string message) {
  return ApiError("ValidationException", 400, std::move(message));
}
ApiError unsupported(std::string message) {
  return ApiError("UnsupportedOperationException", 400, std::move(message));
}
ApiError wrong_usage(const Key& key, std::string_view operation) {
  return ApiError(
      "InvalidKeyUsageException", 400,
      fmt::format("{} key usage is {} which is not valid for {}.", key.arn, key.usage, operation));
}
ApiError incompatible_algorithm(std::string_view algorithm, std::string_view spec) {
  return ApiError("InvalidKeyUsageException", 400,
                  fmt::format("Algorithm {} is incompatible with key spec {}.", algorithm, spec));
}
ApiError invalid_ciphertext() { return ApiError("InvalidCiphertextException", 400, ""); }
ApiError incorrect_key() {
  return ApiError(
      "IncorrectKeyException", 400,
      "The key ID in the request does not identify a CMK that can perform this operation.");
}
ApiError malformed_policy(std::string message) {
  return ApiError("MalformedPolicyDocumentException", 400, std::move(message));
}
ApiError no_such_policy() { return ApiError("NotFoundException", 400, "No such policy exists"); }
ApiError alias_exists(std::string_view arn) {
  return ApiError("AlreadyExistsException", 400,
                  fmt::format("An alias with the name {} already exists", arn));
}
ApiError reserved_alias() { return ApiError("NotAuthorizedException", 400, ""); }
ApiError limit_exceeded(std::string message) {
  return ApiError("LimitExceededException", 400, std::move(message));
}
ApiError tag_fault(std::string message) {
  return ApiError("TagException", 400, std::move(message));
}
ApiError invalid_marker() { return ApiError("InvalidMarkerException", 400, ""); }
ApiError invalid_grant_token() { return ApiError("InvalidGrantTokenException", 400, ""); }
ApiError dry_run_succeeded() {
  return ApiError("DryRunOperationException", 400,
                  "The request would have succeeded, but the DryRun option is set.");
}
ApiError access_denied(std::string message) {
  return ApiError("AccessDeniedException", 400, std::move(message));
}
ApiError not_simulated(std::string_view operation, std::string_view member) {
  return ApiError("NotImplemented", 501,
                  fmt::format("{} of kms:{} is not simulated.", member, operation));
}

}  // namespace fakes::kms
