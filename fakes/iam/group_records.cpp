#include "fakes/iam/group_records.h"

#include <fmt/format.h>

namespace fakes::iam {

using sim::ApiError;
using sim::state::Database;
using sim::state::Row;

const char* const kGroupSchema =
    "CREATE TABLE IF NOT EXISTS iam_group (account TEXT NOT NULL, name TEXT NOT NULL, path TEXT "
    "NOT NULL, id TEXT NOT NULL, arn TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY "
    "(account, name)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS iam_group_member (account TEXT NOT NULL, user TEXT NOT NULL, "
    "in_group TEXT NOT NULL, PRIMARY KEY (account, user, in_group)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS iam_group_member_by_group ON iam_group_member (account, in_group, "
    "user);";

namespace {

const std::string kSelect = "SELECT account, name, path, id, arn, created FROM iam_group ";

Group read_group(const Row& row) {
  return {row.text(0), row.text(1), row.text(2),
          row.text(3), row.text(4), sim::from_millis(row.integer(5))};
}

}  // namespace

void add_group(Database& state, const Group& group) {
  state.run(
      "INSERT INTO iam_group (account, name, path, id, arn, created) VALUES (?, ?, ?, ?, ?, ?)",
      group.account, group.name, group.path, group.id, group.arn, sim::to_millis(group.created));
}

std::optional<Group> find_group(Database& state, std::string_view account, std::string_view name) {
  return state.first(kSelect + "WHERE account = ? AND name = ?", read_group, account, name);
}

std::optional<std::string> group_name_of(Database& state, std::string_view account,
                                         std::string_view id) {
  return state.first(
      "SELECT name FROM iam_group WHERE account = ? AND id = ?",
      [](const Row& row) { return row.text(0); }, account, id);
}

bool group_name_taken(Database& state, std::string_view account, std::string_view name) {
  return state
      .integer("SELECT 1 FROM iam_group WHERE account = ? AND lower(name) = lower(?)", account,
               name)
      .has_value();
}

std::vector<Group> groups_after(Database& state, std::string_view account,
                                std::string_view path_prefix, std::string_view after,
                                int64_t limit) {
  return state.all(
      kSelect +
          "WHERE account = ? AND substr(path, 1, length(?)) = ? AND name > ? ORDER BY name LIMIT ?",
      read_group, account, path_prefix, path_prefix, after, limit);
}

void change_group(Database& state, std::string_view was, const Group& group) {
  state.run("UPDATE iam_group SET name = ?, path = ?, arn = ? WHERE account = ? AND name = ?",
            group.name, group.path, group.arn, group.account, was);
  if (was == group.name) return;
  state.run("UPDATE iam_group_member SET in_group = ? WHERE account = ? AND in_group = ?",
            group.name, group.account, was);
  rename_policy_owner(state, group.account, Owner::kGroup, was, group.name);
}

void remove_group(Database& state, std::string_view account, std::string_view name) {
  state.run("DELETE FROM iam_group WHERE account = ? AND name = ?", account, name);
}

void add_member(Database& state, std::string_view account, std::string_view group,
                std::string_view user) {
  state.run("INSERT OR IGNORE INTO iam_group_member (account, user, in_group) VALUES (?, ?, ?)",
            account, user, group);
}

void remove_member(Database& state, std::string_view account, std::string_view group,
                   std::string_view user) {
  state.run("DELETE FROM iam_group_member WHERE account = ? AND user = ? AND in_group = ?", account,
            user, group);
}

std::vector<User> members_of(Database& state, std::string_view account, std::string_view group) {
  const auto names = state.all(
      "SELECT user FROM iam_group_member WHERE account = ? AND in_group = ? ORDER BY user",
      [](const Row& row) { return row.text(0); }, account, group);
  std::vector<User> members;
  for (const auto& name : names) {
    if (auto user = find_user(state, account, name)) members.push_back(std::move(*user));
  }
  return members;
}

std::vector<Group> groups_of(Database& state, std::string_view account, std::string_view user) {
  return state.all(kSelect +
                       "WHERE account = ? AND name IN (SELECT in_group FROM iam_group_member WHERE "
                       "account = ? AND user = ?) ORDER BY name",
                   read_group, account, account, user);
}

std::vector<std::string> group_names_of(Database& state, std::string_view account,
                                        std::string_view user) {
  return state.all(
      "SELECT in_group FROM iam_group_member WHERE account = ? AND user = ? ORDER BY in_group",
      [](const Row& row) { return row.text(0); }, account, user);
}

void rename_member(Database& state, std::string_view account, std::string_view was,
                   std::string_view now) {
  state.run("UPDATE iam_group_member SET user = ? WHERE account = ? AND user = ?", now, account,
            was);
}

ApiError group_exists(std::string_view name) {
  return ApiError("EntityAlreadyExists", 409,
                  fmt::format("Group with name {} already exists.", name));
}
ApiError must_remove_users_from_group() {
  return ApiError("DeleteConflict", 409,
                  "Cannot delete entity, must remove users from group first.");
}

size_t count_of_groups(Database& state, std::string_view account) {
  return static_cast<size_t>(
      *state.integer("SELECT count(*) FROM iam_group WHERE account = ?", account));
}

}  // namespace fakes::iam
