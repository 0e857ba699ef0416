#include "fakes/iam/records.h"

#include <fmt/format.h>

namespace fakes::iam {

using sim::ApiError;
using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kIamSchema =
    "CREATE TABLE IF NOT EXISTS iam_user (account TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT "
    "NULL, id TEXT NOT NULL, arn TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, tags TEXT NOT "
    "NULL, "
    "boundary TEXT NOT NULL, PRIMARY KEY (account, name)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS iam_role (account TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT "
    "NULL, id TEXT NOT NULL, arn TEXT NOT NULL UNIQUE, trust TEXT NOT NULL, description TEXT NOT "
    "NULL, max_session_seconds INTEGER NOT NULL, service_linked INTEGER NOT NULL, created INTEGER "
    "NOT NULL, tags TEXT NOT NULL, boundary TEXT NOT NULL, PRIMARY KEY (account, name)) WITHOUT "
    "ROWID;"
    "CREATE TABLE IF NOT EXISTS iam_policy (account TEXT NOT NULL, owner TEXT NOT NULL, of TEXT "
    "NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (account, owner, of, name)) "
    "WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS iam_access_key (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT "
    "NULL UNIQUE, account TEXT NOT NULL, user TEXT NOT NULL, secret TEXT NOT NULL, active INTEGER "
    "NOT NULL, created INTEGER NOT NULL);"
    "CREATE INDEX IF NOT EXISTS iam_access_key_by_user ON iam_access_key (account, user, row);";

namespace {

const std::string kSelectUser =
    "SELECT account, name, path, id, arn, created, tags, boundary FROM iam_user ";
const std::string kSelectRole =
    "SELECT account, name, path, id, arn, trust, description, max_session_seconds, service_linked, "
    "created, tags, boundary FROM iam_role ";
const std::string kSelectAccessKey =
    "SELECT id, account, user, secret, active, created FROM iam_access_key ";
// Paths hold no wildcards of LIKE that matter when compared by prefix with substr.
const std::string kPage =
    "WHERE account = ? AND substr(path, 1, length(?)) = ? AND name > ? ORDER BY name LIMIT ?";

User read_user(const Row& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          sim::from_millis(row.integer(5)),
          Value::parse(row.view(6)),
          row.text(7)};
}

Role read_role(const Row& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.text(6),
          row.integer(7),
          row.integer(8) != 0,
          sim::from_millis(row.integer(9)),
          Value::parse(row.view(10)),
          row.text(11)};
}

InlinePolicy read_policy(const Row& row) { return {row.text(0), row.text(1)}; }

AccessKey read_access_key(const Row& row) {
  return {row.text(0), row.text(1),         row.text(2),
          row.text(3), row.integer(4) != 0, sim::from_millis(row.integer(5))};
}

}  // namespace

std::string_view name_of(Owner owner) {
  switch (owner) {
    case Owner::kUser:
      return "user";
    case Owner::kRole:
      return "role";
    case Owner::kGroup:
      break;
  }
  return "group";
}

void add_user(Database& state, const User& user) {
  state.run(
      "INSERT INTO iam_user (account, name, path, id, arn, created, tags, boundary) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      user.account, user.name, user.path, user.id, user.arn, sim::to_millis(user.created),
      user.tags.dump(), user.boundary);
}

std::optional<User> find_user(Database& state, std::string_view account, std::string_view name) {
  return state.first(kSelectUser + "WHERE account = ? AND name = ?", read_user, account, name);
}

std::vector<User> users_after(Database& state, std::string_view account,
                              std::string_view path_prefix, std::string_view after, int64_t limit) {
  return state.all(kSelectUser + kPage, read_user, account, path_prefix, path_prefix, after, limit);
}

std::optional<User> find_user_by_arn(Database& state, std::string_view arn) {
  return state.first(kSelectUser + "WHERE arn = ?", read_user, arn);
}

bool user_name_taken(Database& state, std::string_view account, std::string_view name) {
  return state
      .integer("SELECT 1 FROM iam_user WHERE account = ? AND lower(name) = lower(?)", account, name)
      .has_value();
}

void change_user(Database& state, std::string_view was, const User& user) {
  state.run(
      "UPDATE iam_user SET name = ?, path = ?, arn = ?, tags = ? WHERE account = ? AND name = ?",
      user.name, user.path, user.arn, user.tags.dump(), user.account, was);
  if (was == user.name) return;
  state.run("UPDATE iam_access_key SET user = ? WHERE account = ? AND user = ?", user.name,
            user.account, was);
  rename_policy_owner(state, user.account, Owner::kUser, was, user.name);
}

void remove_user(Database& state, std::string_view account, std::string_view name) {
  state.run("DELETE FROM iam_user WHERE account = ? AND name = ?", account, name);
}

void add_role(Database& state, const Role& role) {
  state.run(
      "INSERT INTO iam_role (account, name, path, id, arn, trust, description, "
      "max_session_seconds, service_linked, created, tags, boundary) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      role.account, role.name, role.path, role.id, role.arn, role.trust, role.description,
      role.max_session_seconds, role.service_linked ? 1 : 0, sim::to_millis(role.created),
      role.tags.dump(), role.boundary);
}

std::optional<Role> find_role(Database& state, std::string_view account, std::string_view name) {
  return state.first(kSelectRole + "WHERE account = ? AND name = ?", read_role, account, name);
}

std::optional<Role> find_role_by_arn(Database& state, std::string_view arn) {
  return state.first(kSelectRole + "WHERE arn = ?", read_role, arn);
}

std::vector<Role> roles_after(Database& state, std::string_view account,
                              std::string_view path_prefix, std::string_view after, int64_t limit) {
  return state.all(kSelectRole + kPage, read_role, account, path_prefix, path_prefix, after, limit);
}

bool role_name_taken(Database& state, std::string_view account, std::string_view name) {
  return state
      .integer("SELECT 1 FROM iam_role WHERE account = ? AND lower(name) = lower(?)", account, name)
      .has_value();
}

void change_role(Database& state, const Role& role) {
  state.run(
      "UPDATE iam_role SET description = ?, max_session_seconds = ?, tags = ? WHERE account = ? "
      "AND name = ?",
      role.description, role.max_session_seconds, role.tags.dump(), role.account, role.name);
}

void set_trust(Database& state, std::string_view account, std::string_view name,
               std::string_view document) {
  state.run("UPDATE iam_role SET trust = ? WHERE account = ? AND name = ?", document, account,
            name);
}

void remove_role(Database& state, std::string_view account, std::string_view name) {
  state.run("DELETE FROM iam_role WHERE account = ? AND name = ?", account, name);
}

void set_boundary(Database& state, std::string_view account, Owner owner, std::string_view name,
                  std::string_view policy_arn) {
  state.run(owner == Owner::kUser
                ? "UPDATE iam_user SET boundary = ? WHERE account = ? AND name = ?"
                : "UPDATE iam_role SET boundary = ? WHERE account = ? AND name = ?",
            policy_arn, account, name);
}

void put_policy(Database& state, std::string_view account, Owner owner, std::string_view of,
                const InlinePolicy& policy) {
  state.run(
      "INSERT OR REPLACE INTO iam_policy (account, owner, of, name, document) "
      "VALUES (?, ?, ?, ?, ?)",
      account, name_of(owner), of, policy.name, policy.document);
}

std::vector<InlinePolicy> policies_of(Database& state, std::string_view account, Owner owner,
                                      std::string_view of) {
  return state.all(
      "SELECT name, document FROM iam_policy WHERE account = ? AND owner = ? AND of = ? "
      "ORDER BY name",
      read_policy, account, name_of(owner), of);
}

std::optional<InlinePolicy> find_policy(Database& state, std::string_view account, Owner owner,
                                        std::string_view of, std::string_view name) {
  return state.first(
      "SELECT name, document FROM iam_policy WHERE account = ? AND owner = ? AND of = ? AND name = "
      "?",
      read_policy, account, name_of(owner), of, name);
}

void remove_policy(Database& state, std::string_view account, Owner owner, std::string_view of,
                   std::string_view name) {
  state.run("DELETE FROM iam_policy WHERE account = ? AND owner = ? AND of = ? AND name = ?",
            account, name_of(owner), of, name);
}

void rename_policy_owner(Database& state, std::string_view account, Owner owner,
                         std::string_view was, std::string_view now) {
  state.run("UPDATE iam_policy SET of = ? WHERE account = ? AND owner = ? AND of = ?", now, account,
            name_of(owner), was);
}

void add_access_key(Database& state, const AccessKey& key) {
  state.run(
      "INSERT INTO iam_access_key (id, account, user, secret, active, created) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      key.id, key.account, key.user, key.secret, key.active ? 1 : 0, sim::to_millis(key.created));
}

std::optional<AccessKey> find_access_key(Database& state, std::string_view id) {
  return state.first(kSelectAccessKey + "WHERE id = ?", read_access_key, id);
}

std::vector<AccessKey> access_keys_of(Database& state, std::string_view account,
                                      std::string_view user) {
  return state.all(kSelectAccessKey + "WHERE account = ? AND user = ? ORDER BY row",
                   read_access_key, account, user);
}

void set_access_key_active(Database& state, std::string_view id, bool active) {
  state.run("UPDATE iam_access_key SET active = ? WHERE id = ?", active ? 1 : 0, id);
}

void remove_access_key(Database& state, std::string_view id) {
  state.run("DELETE FROM iam_access_key WHERE id = ?", id);
}

ApiError no_such_owner(Owner owner, std::string_view name) {
  return ApiError("NoSuchEntity", 404,
                  fmt::format("The {} with name {} cannot be found.", name_of(owner), name));
}
ApiError no_such_user(std::string_view name) { return no_such_owner(Owner::kUser, name); }
ApiError no_such_role(std::string_view name) { return no_such_owner(Owner::kRole, name); }
ApiError no_such_policy(Owner owner, std::string_view name) {
  return ApiError("NoSuchEntity", 404,
                  fmt::format("The {} policy with name {} cannot be found.", name_of(owner), name));
}
ApiError no_such_access_key(std::string_view id) {
  return ApiError("NoSuchEntity", 404,
                  fmt::format("The Access Key with id {} cannot be found.", id));
}
ApiError user_exists(std::string_view name) {
  return ApiError("EntityAlreadyExists", 409,
                  fmt::format("User with name {} already exists.", name));
}
ApiError role_exists(std::string_view name) {
  return ApiError("EntityAlreadyExists", 409,
                  fmt::format("Role with name {} already exists.", name));
}
ApiError must_delete_policies() {
  return ApiError("DeleteConflict", 409, "Cannot delete entity, must delete policies first.");
}
ApiError must_detach_policies() {
  return ApiError("DeleteConflict", 409, "Cannot delete entity, must detach all policies first.");
}
ApiError must_delete_access_keys() {
  return ApiError("DeleteConflict", 409, "Cannot delete entity, must delete access keys first.");
}
ApiError malformed_policy(std::string message) {
  return ApiError("MalformedPolicyDocument", 400, std::move(message));
}
ApiError limit_exceeded(std::string message) {
  return ApiError("LimitExceeded", 409, std::move(message));
}
ApiError validation(std::string message) {
  return ApiError("ValidationError", 400, std::move(message));
}
ApiError invalid_input(std::string message) {
  return ApiError("InvalidInput", 400, std::move(message));
}
ApiError invalid_parameter(std::string message) {
  return ApiError("InvalidParameterValue", 400, std::move(message));
}
ApiError protected_role(std::string_view name) {
  return ApiError("UnmodifiableEntity", 400,
                  fmt::format("Cannot perform the operation on the protected role '{}' - this role "
                              "is only modifiable by AWS",
                              name));
}
ApiError access_denied(std::string message) {
  return ApiError("AccessDenied", 403, std::move(message));
}
ApiError invalid_client_token() {
  return ApiError("InvalidClientTokenId", 403,
                  "The security token included in the request is invalid");
}
ApiError not_simulated(std::string_view operation, std::string_view member) {
  return ApiError("NotImplemented", 501,
                  fmt::format("{} of {} is not simulated.", member, operation));
}

size_t count_of_users(Database& state, std::string_view account) {
  return static_cast<size_t>(
      *state.integer("SELECT count(*) FROM iam_user WHERE account = ?", account));
}

size_t count_of_roles(Database& state, std::string_view account) {
  return static_cast<size_t>(
      *state.integer("SELECT count(*) FROM iam_role WHERE account = ?", account));
}

}  // namespace fakes::iam
