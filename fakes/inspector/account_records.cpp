#include "fakes/inspector/account_records.h"

namespace fakes::inspector {
namespace {

using sim::Value;
using sim::state::Database;
using sim::state::Row;

Admin admin_of(const Row& row) { return {row.text(0), row.text(1)}; }

Member member_of(const Row& row) {
  return {{row.text(0), row.text(1)}, row.text(2), row.text(3), row.integer(4)};
}

}  // namespace

const char* const kAccountSchema = R"sql(
CREATE TABLE IF NOT EXISTS inspector_scan_type (
  account TEXT NOT NULL, region TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL,
  PRIMARY KEY (account, region, type)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inspector_first_use (
  account TEXT NOT NULL, region TEXT NOT NULL, type TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (account, region, type)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inspector_admin (
  organization TEXT NOT NULL, region TEXT NOT NULL, account TEXT NOT NULL,
  PRIMARY KEY (organization, region)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inspector_member (
  account TEXT NOT NULL, region TEXT NOT NULL, admin TEXT NOT NULL, status TEXT NOT NULL,
  updated_at INTEGER NOT NULL, PRIMARY KEY (account, region)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS inspector_member_of ON inspector_member (admin, region, account);
CREATE TABLE IF NOT EXISTS inspector_configuration (
  account TEXT NOT NULL, region TEXT NOT NULL, topic TEXT NOT NULL, document TEXT NOT NULL,
  PRIMARY KEY (account, region, topic)) WITHOUT ROWID;
)sql";

std::vector<ScanTypeState> scan_types(Database& db, const Scope& scope) {
  return db.all(
      "SELECT type, status FROM inspector_scan_type WHERE account=? AND region=? ORDER BY type",
      [](const Row& row) {
        return ScanTypeState{row.text(0), row.text(1)};
      },
      scope.account, scope.region);
}

bool is_on(Database& db, const Scope& scope) {
  return db
      .integer(
          "SELECT 1 FROM inspector_scan_type WHERE account=? AND region=? AND status<>'DISABLING'",
          scope.account, scope.region)
      .has_value();
}

void set_scan_type(Database& db, const Scope& scope, std::string_view type,
                   std::string_view status) {
  if (status.empty()) {
    db.run("DELETE FROM inspector_scan_type WHERE account=? AND region=? AND type=?", scope.account,
           scope.region, type);
    return;
  }
  db.run("INSERT OR REPLACE INTO inspector_scan_type VALUES (?,?,?,?)", scope.account, scope.region,
         type, status);
}

void note_first_use(Database& db, const Scope& scope, std::string_view type, int64_t when) {
  db.run("INSERT OR IGNORE INTO inspector_first_use VALUES (?,?,?,?)", scope.account, scope.region,
         type, when);
}

std::optional<int64_t> first_use(Database& db, const Scope& scope, std::string_view type) {
  return db.integer("SELECT at FROM inspector_first_use WHERE account=? AND region=? AND type=?",
                    scope.account, scope.region, type);
}

std::optional<Admin> find_admin(Database& db, std::string_view organization,
                                std::string_view region) {
  return db.first(
      "SELECT organization, account FROM inspector_admin WHERE organization=? AND region=?",
      admin_of, organization, region);
}

std::vector<Admin> admins_of(Database& db, std::string_view organization) {
  return db.all("SELECT organization, account FROM inspector_admin WHERE organization=?", admin_of,
                organization);
}

bool is_admin(Database& db, const Scope& scope) {
  return administered_organization(db, scope).has_value();
}

std::optional<std::string> administered_organization(Database& db, const Scope& scope) {
  return db.text("SELECT organization FROM inspector_admin WHERE account=? AND region=?",
                 scope.account, scope.region);
}

void set_admin(Database& db, std::string_view region, const Admin& admin) {
  db.run("INSERT OR REPLACE INTO inspector_admin VALUES (?,?,?)", admin.organization, region,
         admin.account);
}

void remove_admin(Database& db, std::string_view region, const Admin& admin) {
  db.run("DELETE FROM inspector_admin WHERE organization=? AND region=? AND account=?",
         admin.organization, region, admin.account);
}

std::optional<Member> find_member(Database& db, const Scope& scope) {
  return db.first(
      "SELECT account, region, admin, status, updated_at FROM inspector_member "
      "WHERE account=? AND region=?",
      member_of, scope.account, scope.region);
}

std::vector<Member> members_of(Database& db, const Scope& admin) {
  return db.all(
      "SELECT account, region, admin, status, updated_at FROM inspector_member "
      "WHERE admin=? AND region=? ORDER BY account",
      member_of, admin.account, admin.region);
}

void put_member(Database& db, const Member& member) {
  db.run("INSERT OR REPLACE INTO inspector_member VALUES (?,?,?,?,?)", member.scope.account,
         member.scope.region, member.admin, member.status, member.updated_at);
}

void remove_members(Database& db, const Scope& admin) {
  db.run("DELETE FROM inspector_member WHERE admin=? AND region=?", admin.account, admin.region);
}

std::optional<Value> find_configuration(Database& db, const Scope& scope, std::string_view topic) {
  return db.first(
      "SELECT document FROM inspector_configuration WHERE account=? AND region=? AND topic=?",
      [](const Row& row) { return Value::parse(row.view(0)); }, scope.account, scope.region, topic);
}

void put_configuration(Database& db, const Scope& scope, std::string_view topic,
                       const Value& document) {
  db.run("INSERT OR REPLACE INTO inspector_configuration VALUES (?,?,?,?)", scope.account,
         scope.region, topic, document.dump());
}

void remove_configuration(Database& db, const Scope& scope, std::string_view topic) {
  db.run("DELETE FROM inspector_configuration WHERE account=? AND region=? AND topic=?",
         scope.account, scope.region, topic);
}

}  // namespace fakes::inspector
