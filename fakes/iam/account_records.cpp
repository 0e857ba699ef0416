#include "fakes/iam/account_records.h"

#include <fmt/format.h>

namespace fakes::iam {

using sim::ApiError;
using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kAccountSchema =
    "CREATE TABLE IF NOT EXISTS iam_instance_profile (account TEXT NOT NULL, name TEXT NOT NULL, "
    "path TEXT NOT NULL, id TEXT NOT NULL, arn TEXT NOT NULL, role TEXT NOT NULL, created INTEGER "
    "NOT NULL, tags TEXT NOT NULL, PRIMARY KEY (account, name)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS iam_account_alias (account TEXT PRIMARY KEY, alias TEXT NOT NULL "
    "UNIQUE) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS iam_deletion_task (id TEXT PRIMARY KEY, account TEXT NOT NULL, "
    "role TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, regions TEXT NOT NULL) "
    "WITHOUT ROWID;";

namespace {

const std::string kSelectProfile =
    "SELECT account, name, path, id, arn, role, created, tags FROM iam_instance_profile ";

InstanceProfile read_profile(const Row& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          sim::from_millis(row.integer(6)),
          Value::parse(row.view(7))};
}

const std::string kSelectTask =
    "SELECT id, account, role, status, reason, regions FROM iam_deletion_task ";

DeletionTask read_task(const Row& row) {
  return {row.text(0), row.text(1), row.text(2),
          row.text(3), row.text(4), Value::parse(row.view(5))};
}

}  // namespace

void add_instance_profile(Database& state, const InstanceProfile& profile) {
  state.run(
      "INSERT INTO iam_instance_profile (account, name, path, id, arn, role, created, tags) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      profile.account, profile.name, profile.path, profile.id, profile.arn, profile.role,
      sim::to_millis(profile.created), profile.tags.dump());
}

std::optional<InstanceProfile> find_instance_profile(Database& state, std::string_view account,
                                                     std::string_view name) {
  return state.first(kSelectProfile + "WHERE account = ? AND name = ?", read_profile, account,
                     name);
}

bool instance_profile_name_taken(Database& state, std::string_view account, std::string_view name) {
  return state
      .integer("SELECT 1 FROM iam_instance_profile WHERE account = ? AND lower(name) = lower(?)",
               account, name)
      .has_value();
}

std::vector<InstanceProfile> instance_profiles(Database& state, std::string_view account) {
  return state.all(kSelectProfile + "WHERE account = ? ORDER BY name", read_profile, account);
}

void change_instance_profile(Database& state, const InstanceProfile& profile) {
  state.run("UPDATE iam_instance_profile SET role = ?, tags = ? WHERE account = ? AND name = ?",
            profile.role, profile.tags.dump(), profile.account, profile.name);
}

void remove_instance_profile(Database& state, std::string_view account, std::string_view name) {
  state.run("DELETE FROM iam_instance_profile WHERE account = ? AND name = ?", account, name);
}

std::optional<std::string> alias_of(Database& state, std::string_view account) {
  return state.text("SELECT alias FROM iam_account_alias WHERE account = ?", account);
}

bool alias_taken(Database& state, std::string_view alias) {
  return state.integer("SELECT 1 FROM iam_account_alias WHERE alias = ?", alias).has_value();
}

void set_alias(Database& state, std::string_view account, std::string_view alias) {
  state.run("INSERT OR REPLACE INTO iam_account_alias (account, alias) VALUES (?, ?)", account,
            alias);
}

void remove_alias(Database& state, std::string_view account) {
  state.run("DELETE FROM iam_account_alias WHERE account = ?", account);
}

void put_deletion_task(Database& state, const DeletionTask& task) {
  state.run(
      "INSERT OR REPLACE INTO iam_deletion_task (id, account, role, status, reason, regions) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      task.id, task.account, task.role, task.status, task.reason, task.regions.dump());
}

std::optional<DeletionTask> find_deletion_task(Database& state, std::string_view id) {
  return state.first(kSelectTask + "WHERE id = ?", read_task, id);
}

std::optional<DeletionTask> pending_deletion_task(Database& state, std::string_view account,
                                                  std::string_view role) {
  return state.first(kSelectTask + "WHERE account = ? AND role = ? AND status = 'IN_PROGRESS'",
                     read_task, account, role);
}

ApiError no_such_instance_profile(std::string_view name) {
  return ApiError("NoSuchEntity", 404, fmt::format("Instance Profile {} cannot be found.", name));
}
ApiError instance_profile_exists(std::string_view name) {
  return ApiError("EntityAlreadyExists", 409,
                  fmt::format("Instance Profile {} already exists.", name));
}
ApiError must_remove_roles_from_profile() {
  return ApiError("DeleteConflict", 409,
                  "Cannot delete entity, must remove roles from instance profile first.");
}
ApiError no_such_alias(std::string_view alias) {
  return ApiError("NoSuchEntity", 404, fmt::format("The account alias {} cannot be found.", alias));
}
ApiError alias_exists(std::string_view alias) {
  return ApiError("EntityAlreadyExists", 409,
                  fmt::format("The account alias {} already exists.", alias));
}
ApiError no_such_deletion_task(std::string_view id) {
  return ApiError("NoSuchEntity", 404,
                  fmt::format("The deletion task with id {} cannot be found.", id));
}

size_t count_of_instance_profiles(Database& state, std::string_view account) {
  return static_cast<size_t>(
      *state.integer("SELECT count(*) FROM iam_instance_profile WHERE account = ?", account));
}

}  // namespace fakes::iam
