#include "fakes/iam/mfa_records.h"

#include <fmt/format.h>

namespace fakes::iam {

using sim::ApiError;
using sim::Value;
using sim::state::Blob;
using sim::state::Database;
using sim::state::Row;

const char* const kMfaSchema =
    "CREATE TABLE IF NOT EXISTS iam_mfa_device (account TEXT NOT NULL, serial TEXT NOT NULL, seed "
    "BLOB NOT NULL, user TEXT, enabled INTEGER, last_step INTEGER NOT NULL, tags TEXT NOT NULL, "
    "PRIMARY KEY (account, serial)) WITHOUT ROWID;";

namespace {

const std::string kSelect =
    "SELECT account, serial, seed, user, enabled, last_step, tags FROM iam_mfa_device ";

MfaDevice read_device(const Row& row) {
  MfaDevice device;
  device.account = row.text(0);
  device.serial = row.text(1);
  device.seed = row.text(2);
  if (!row.is_null(3)) device.user = row.text(3);
  if (!row.is_null(4)) device.enabled = sim::from_millis(row.integer(4));
  device.last_step = row.integer(5);
  device.tags = Value::parse(row.view(6));
  return device;
}

std::optional<int64_t> millis(const std::optional<sim::Instant>& at) {
  return at ? std::optional(sim::to_millis(*at)) : std::nullopt;
}

}  // namespace

void add_mfa_device(Database& state, const MfaDevice& device) {
  state.run(
      "INSERT INTO iam_mfa_device (account, serial, seed, user, enabled, last_step, tags) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      device.account, device.serial, Blob{device.seed}, device.user, millis(device.enabled),
      device.last_step, device.tags.dump());
}

std::optional<MfaDevice> find_mfa_device(Database& state, std::string_view account,
                                         std::string_view serial) {
  return state.first(kSelect + "WHERE account = ? AND serial = ?", read_device, account, serial);
}

std::vector<MfaDevice> mfa_devices(Database& state, std::string_view account) {
  return state.all(kSelect + "WHERE account = ? ORDER BY serial", read_device, account);
}

void change_mfa_device(Database& state, const MfaDevice& device) {
  state.run(
      "UPDATE iam_mfa_device SET user = ?, enabled = ?, last_step = ?, tags = ? WHERE account = ? "
      "AND serial = ?",
      device.user, millis(device.enabled), device.last_step, device.tags.dump(), device.account,
      device.serial);
}

void remove_mfa_device(Database& state, std::string_view account, std::string_view serial) {
  state.run("DELETE FROM iam_mfa_device WHERE account = ? AND serial = ?", account, serial);
}

bool has_mfa_device(Database& state, std::string_view account, std::string_view user) {
  return state.integer("SELECT 1 FROM iam_mfa_device WHERE account = ? AND user = ?", account, user)
      .has_value();
}

void rename_mfa_user(Database& state, std::string_view account, std::string_view was,
                     std::string_view now) {
  state.run("UPDATE iam_mfa_device SET user = ? WHERE account = ? AND user = ?", now, account, was);
}

ApiError no_such_mfa_device(std::string_view serial) {
  return ApiError("NoSuchEntity", 404,
                  fmt::format("VirtualMFADevice with serial number {} doesn't exist.", serial));
}
ApiError mfa_device_exists() {
  return ApiError("EntityAlreadyExists", 409,
                  "MFADevice entity at the same path and name already exists.");
}
ApiError mfa_device_in_use() {
  return ApiError("DeleteConflict", 409, "MFA VirtualDevice in use. Must deactivate first.");
}
ApiError mfa_device_taken() {
  return ApiError("EntityAlreadyExists", 409, "MFA Device is already in use.");
}
ApiError must_delete_mfa_device() {
  return ApiError("DeleteConflict", 409, "Cannot delete entity, must delete MFA device first.");
}
ApiError invalid_authentication_code() {
  return ApiError("InvalidAuthenticationCode", 403, "Authentication code for device is not valid.");
}

}  // namespace fakes::iam
