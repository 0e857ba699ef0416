#include "fakes/iam/managed_policy_records.h"

#include <fmt/format.h>

namespace fakes::iam {

using sim::ApiError;
using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kManagedPolicySchema =
    "CREATE TABLE IF NOT EXISTS iam_managed_policy (arn TEXT PRIMARY KEY, account TEXT NOT NULL, "
    "name TEXT NOT NULL, path TEXT NOT NULL, id TEXT NOT NULL, description TEXT NOT NULL, "
    "default_version INTEGER NOT NULL, last_version INTEGER NOT NULL, created INTEGER NOT NULL, "
    "updated INTEGER NOT NULL, tags TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE UNIQUE INDEX IF NOT EXISTS iam_managed_policy_by_name ON iam_managed_policy (account, "
    "name);"
    "CREATE TABLE IF NOT EXISTS iam_policy_version (policy TEXT NOT NULL, number INTEGER NOT NULL, "
    "document TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (policy, number)) WITHOUT "
    "ROWID;"
    "CREATE TABLE IF NOT EXISTS iam_attachment (row INTEGER PRIMARY KEY AUTOINCREMENT, account "
    "TEXT NOT NULL, owner TEXT NOT NULL, of TEXT NOT NULL, policy TEXT NOT NULL, UNIQUE (account, "
    "owner, of, policy));"
    "CREATE INDEX IF NOT EXISTS iam_attachment_by_policy ON iam_attachment (account, policy);";

namespace {

const std::string kSelect =
    "SELECT account, name, path, id, arn, description, default_version, last_version, created, "
    "updated, tags FROM iam_managed_policy ";

ManagedPolicy read_managed(const Row& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.integer(6),
          row.integer(7),
          sim::from_millis(row.integer(8)),
          sim::from_millis(row.integer(9)),
          Value::parse(row.view(10))};
}

PolicyVersion read_version(const Row& row) {
  return {row.integer(0), row.text(1), sim::from_millis(row.integer(2))};
}

std::string first_text(const Row& row) { return row.text(0); }

}  // namespace

void add_managed_policy(Database& state, const ManagedPolicy& policy) {
  state.run(
      "INSERT INTO iam_managed_policy (account, name, path, id, arn, description, "
      "default_version, last_version, created, updated, tags) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      policy.account, policy.name, policy.path, policy.id, policy.arn, policy.description,
      policy.default_version, policy.last_version, sim::to_millis(policy.created),
      sim::to_millis(policy.updated), policy.tags.dump());
}

std::optional<ManagedPolicy> find_customer_policy(Database& state, std::string_view arn) {
  return state.first(kSelect + "WHERE arn = ?", read_managed, arn);
}

bool managed_policy_name_taken(Database& state, std::string_view account, std::string_view name) {
  return state
      .integer("SELECT 1 FROM iam_managed_policy WHERE account = ? AND lower(name) = lower(?)",
               account, name)
      .has_value();
}

std::vector<ManagedPolicy> customer_policies(Database& state, std::string_view account) {
  return state.all(kSelect + "WHERE account = ? ORDER BY name", read_managed, account);
}

void change_managed_policy(Database& state, const ManagedPolicy& policy) {
  state.run(
      "UPDATE iam_managed_policy SET default_version = ?, last_version = ?, updated = ?, tags = ? "
      "WHERE arn = ?",
      policy.default_version, policy.last_version, sim::to_millis(policy.updated),
      policy.tags.dump(), policy.arn);
}

void remove_managed_policy(Database& state, std::string_view arn) {
  state.run("DELETE FROM iam_policy_version WHERE policy = ?", arn);
  state.run("DELETE FROM iam_managed_policy WHERE arn = ?", arn);
}

void add_policy_version(Database& state, std::string_view arn, const PolicyVersion& version) {
  state.run(
      "INSERT INTO iam_policy_version (policy, number, document, created) VALUES (?, ?, ?, ?)", arn,
      version.number, version.document, sim::to_millis(version.created));
}

std::vector<PolicyVersion> policy_versions(Database& state, std::string_view arn) {
  return state.all(
      "SELECT number, document, created FROM iam_policy_version WHERE policy = ? ORDER BY number "
      "DESC",
      read_version, arn);
}

std::optional<PolicyVersion> find_policy_version(Database& state, std::string_view arn,
                                                 int64_t number) {
  return state.first(
      "SELECT number, document, created FROM iam_policy_version WHERE policy = ? AND number = ?",
      read_version, arn, number);
}

void remove_policy_version(Database& state, std::string_view arn, int64_t number) {
  state.run("DELETE FROM iam_policy_version WHERE policy = ? AND number = ?", arn, number);
}

void attach_managed(Database& state, std::string_view account, Owner owner, std::string_view of,
                    std::string_view policy_arn) {
  state.run("INSERT OR IGNORE INTO iam_attachment (account, owner, of, policy) VALUES (?, ?, ?, ?)",
            account, name_of(owner), of, policy_arn);
}

bool detach_managed(Database& state, std::string_view account, Owner owner, std::string_view of,
                    std::string_view policy_arn) {
  return state.run(
             "DELETE FROM iam_attachment WHERE account = ? AND owner = ? AND of = ? AND policy = ?",
             account, name_of(owner), of, policy_arn) > 0;
}

std::vector<std::string> attached_to(Database& state, std::string_view account, Owner owner,
                                     std::string_view of) {
  return state.all(
      "SELECT policy FROM iam_attachment WHERE account = ? AND owner = ? AND of = ? ORDER BY row",
      first_text, account, name_of(owner), of);
}

std::vector<std::string> holders_of(Database& state, std::string_view account, Owner owner,
                                    std::string_view policy_arn) {
  return state.all(
      "SELECT of FROM iam_attachment WHERE account = ? AND policy = ? AND owner = ? ORDER BY of",
      first_text, account, policy_arn, name_of(owner));
}

std::vector<std::string> bounded_by(Database& state, std::string_view account, Owner owner,
                                    std::string_view policy_arn) {
  if (owner == Owner::kGroup) return {};
  return state.all(
      owner == Owner::kUser
          ? "SELECT name FROM iam_user WHERE account = ? AND boundary = ? ORDER BY name"
          : "SELECT name FROM iam_role WHERE account = ? AND boundary = ? ORDER BY name",
      first_text, account, policy_arn);
}

int64_t attachment_count(Database& state, std::string_view account, std::string_view policy_arn) {
  return state
      .integer("SELECT count(*) FROM iam_attachment WHERE account = ? AND policy = ?", account,
               policy_arn)
      .value_or(0);
}

int64_t boundary_count(Database& state, std::string_view account, std::string_view policy_arn) {
  return static_cast<int64_t>(bounded_by(state, account, Owner::kUser, policy_arn).size() +
                              bounded_by(state, account, Owner::kRole, policy_arn).size());
}

void rename_attachment_owner(Database& state, std::string_view account, Owner owner,
                             std::string_view was, std::string_view now) {
  state.run("UPDATE iam_attachment SET of = ? WHERE account = ? AND owner = ? AND of = ?", now,
            account, name_of(owner), was);
}

ApiError no_such_managed_policy(std::string_view arn) {
  return ApiError("NoSuchEntity", 404, fmt::format("Policy {} was not found.", arn));
}
ApiError not_attachable(std::string_view arn) {
  return ApiError("NoSuchEntity", 404,
                  fmt::format("Policy {} does not exist or is not attachable.", arn));
}
ApiError no_such_version(std::string_view arn, std::string_view version) {
  return ApiError(
      "NoSuchEntity", 404,
      fmt::format("Policy {} version {} does not exist or is not attachable.", arn, version));
}
ApiError no_such_boundary(std::string_view arn) {
  return ApiError("NoSuchEntity", 404,
                  fmt::format("Scope ARN: {} does not exist or is not attachable.", arn));
}
ApiError reserved_policy(Owner owner) {
  return ApiError("PolicyNotAttachable", 400,
                  fmt::format("Cannot attach AWS reserved policy to an IAM {}.", name_of(owner)));
}
ApiError must_detach_from_entities() {
  return ApiError("DeleteConflict", 409, "Cannot delete a policy attached to entities.");
}
ApiError must_delete_versions() {
  return ApiError("DeleteConflict", 409,
                  "This policy has more than one version. Before you delete a policy, you must "
                  "delete the policy's versions. The default version is deleted with the policy.");
}
ApiError must_keep_default_version() {
  return ApiError("DeleteConflict", 409, "Cannot delete the default version of a policy.");
}
ApiError managed_policy_exists(std::string_view name) {
  return ApiError(
      "EntityAlreadyExists", 409,
      fmt::format("A policy called {} already exists. Duplicate names are not allowed.", name));
}
ApiError not_your_policy() {
  return ApiError("AccessDenied", 403, "Policy is outside your own account.");
}
ApiError invalid_arn(std::string_view arn) {
  return ApiError("ValidationError", 400, fmt::format("ARN {} is not valid.", arn));
}

size_t count_of_policies(Database& state, std::string_view account) {
  return static_cast<size_t>(
      *state.integer("SELECT count(*) FROM iam_managed_policy WHERE account = ?", account));
}

}  // namespace fakes::iam
