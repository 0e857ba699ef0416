#include "fakes/organizations/records.h"

#include <fmt/format.h>

namespace fakes::organizations {

using sim::Instant;
using sim::state::Row;

const char* const kSchema =
    "CREATE TABLE IF NOT EXISTS org (id TEXT PRIMARY KEY, partition TEXT NOT NULL, management TEXT "
    "NOT NULL, root TEXT NOT NULL, features TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS org_unit (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL "
    "UNIQUE, org TEXT NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (parent, name));"
    "CREATE TABLE IF NOT EXISTS org_member (row INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT "
    "NOT NULL UNIQUE, org TEXT NOT NULL, parent TEXT NOT NULL, method TEXT NOT NULL, joined "
    "INTEGER NOT NULL, closing INTEGER);"
    "CREATE INDEX IF NOT EXISTS org_member_by_parent ON org_member (org, parent, row);"
    "CREATE TABLE IF NOT EXISTS org_email (account TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE) "
    "WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS org_service (row INTEGER PRIMARY KEY AUTOINCREMENT, org TEXT NOT "
    "NULL, service TEXT NOT NULL, enabled INTEGER NOT NULL, UNIQUE (org, service));"
    "CREATE TABLE IF NOT EXISTS org_delegation (row INTEGER PRIMARY KEY AUTOINCREMENT, org TEXT "
    "NOT NULL, account TEXT NOT NULL, service TEXT NOT NULL, enabled INTEGER NOT NULL, UNIQUE "
    "(org, account, service));"
    "CREATE TABLE IF NOT EXISTS org_policy_type (org TEXT NOT NULL, type TEXT NOT NULL, PRIMARY "
    "KEY (org, type)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS org_policy (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT "
    "NULL UNIQUE, org TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT "
    "NULL, content TEXT NOT NULL, UNIQUE (org, type, name));"
    "CREATE TABLE IF NOT EXISTS org_attachment (row INTEGER PRIMARY KEY AUTOINCREMENT, org TEXT "
    "NOT NULL, policy TEXT NOT NULL, type TEXT NOT NULL, target TEXT NOT NULL, UNIQUE (org, "
    "policy, target));"
    "CREATE INDEX IF NOT EXISTS org_attachment_by_target ON org_attachment (org, target, type, "
    "row);"
    "CREATE TABLE IF NOT EXISTS org_tag (org TEXT NOT NULL, resource TEXT NOT NULL, name TEXT NOT "
    "NULL, value TEXT NOT NULL, PRIMARY KEY (org, resource, name)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS org_creation (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT "
    "NULL UNIQUE, org TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL, "
    "tags TEXT NOT NULL, state TEXT NOT NULL, account TEXT NOT NULL, failure TEXT NOT NULL, "
    "requested INTEGER NOT NULL, completed INTEGER);"
    "CREATE TABLE IF NOT EXISTS org_handshake (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT "
    "NULL UNIQUE, org TEXT NOT NULL, account TEXT NOT NULL, party TEXT NOT NULL, party_id TEXT NOT "
    "NULL, notes TEXT NOT NULL, tags TEXT NOT NULL, state TEXT NOT NULL, requested INTEGER NOT "
    "NULL, expires INTEGER NOT NULL);"
    "CREATE INDEX IF NOT EXISTS org_handshake_by_account ON org_handshake (account, row);";

namespace {

Org read_org(const Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)};
}

Unit read_unit(const Row& row) {
  return {row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4)};
}

const std::string kSelectUnit = "SELECT row, id, org, parent, name FROM org_unit ";

Member read_member(const Row& row) {
  Member member{row.integer(0), row.text(1), row.text(2),
                row.text(3),    row.text(4), sim::from_millis(row.integer(5))};
  if (!row.is_null(6)) member.closing = sim::from_millis(row.integer(6));
  return member;
}

const std::string kSelectMember =
    "SELECT row, account, org, parent, method, joined, closing FROM org_member ";

Delegation read_delegation(const Row& row) {
  return {row.integer(0), row.text(1), row.text(2), sim::from_millis(row.integer(3))};
}

}  // namespace

void add_org(Database& state, const Org& org) {
  state.run("INSERT INTO org (id, partition, management, root, features) VALUES (?, ?, ?, ?, ?)",
            org.id, org.partition, org.management, org.root, org.features);
}

std::optional<Org> find_org(Database& state, std::string_view id) {
  return state.first("SELECT id, partition, management, root, features FROM org WHERE id = ?",
                     read_org, id);
}

std::optional<Org> org_of(Database& state, std::string_view account) {
  return state.first(
      "SELECT o.id, o.partition, o.management, o.root, o.features FROM org_member m JOIN org o ON "
      "o.id = m.org WHERE m.account = ?",
      read_org, account);
}

void remove_org(Database& state, std::string_view id) {
  for (const char* table :
       {"org_unit", "org_member", "org_service", "org_delegation", "org_policy_type", "org_policy",
        "org_attachment", "org_tag", "org_creation", "org_handshake"}) {
    state.run(fmt::format("DELETE FROM {} WHERE org = ?", table), id);
  }
  state.run("DELETE FROM org WHERE id = ?", id);
}

void add_unit(Database& state, const Unit& unit) {
  state.run("INSERT INTO org_unit (id, org, parent, name) VALUES (?, ?, ?, ?)", unit.id, unit.org,
            unit.parent, unit.name);
}

std::optional<Unit> find_unit(Database& state, std::string_view org, std::string_view id) {
  return state.first(kSelectUnit + "WHERE org = ? AND id = ?", read_unit, org, id);
}

std::vector<Unit> units_under(Database& state, std::string_view org, std::string_view parent) {
  return state.all(kSelectUnit + "WHERE org = ? AND parent = ? ORDER BY row", read_unit, org,
                   parent);
}

std::vector<Unit> all_units(Database& state, std::string_view org) {
  return state.all(kSelectUnit + "WHERE org = ? ORDER BY row", read_unit, org);
}

void rename_unit(Database& state, std::string_view id, std::string_view name) {
  state.run("UPDATE org_unit SET name = ? WHERE id = ?", name, id);
}

void remove_unit(Database& state, std::string_view id) {
  state.run("DELETE FROM org_unit WHERE id = ?", id);
}

void add_member(Database& state, const Member& member) {
  state.run("INSERT INTO org_member (account, org, parent, method, joined) VALUES (?, ?, ?, ?, ?)",
            member.account, member.org, member.parent, member.method,
            sim::to_millis(member.joined));
}

std::optional<Member> find_member(Database& state, std::string_view org, std::string_view account) {
  return state.first(kSelectMember + "WHERE org = ? AND account = ?", read_member, org, account);
}

std::vector<Member> members_under(Database& state, std::string_view org, std::string_view parent) {
  return state.all(kSelectMember + "WHERE org = ? AND parent = ? ORDER BY row", read_member, org,
                   parent);
}

std::vector<Member> all_members(Database& state, std::string_view org) {
  return state.all(kSelectMember + "WHERE org = ? ORDER BY row", read_member, org);
}

std::vector<Member> members_of_all_orgs(Database& state) {
  return state.all(kSelectMember + "ORDER BY row", read_member);
}

void move_member(Database& state, std::string_view account, std::string_view parent) {
  state.run("UPDATE org_member SET parent = ? WHERE account = ?", parent, account);
}

void close_member(Database& state, std::string_view account, Instant at) {
  state.run("UPDATE org_member SET closing = ? WHERE account = ?", sim::to_millis(at), account);
}

void remove_member(Database& state, std::string_view account) {
  state.run("DELETE FROM org_member WHERE account = ?", account);
}

std::string email_of(Database& state, std::string_view account) {
  const auto known = state.text("SELECT email FROM org_email WHERE account = ?", account);
  return known ? *known : fmt::format("{}@example.com", account);
}

void set_email(Database& state, std::string_view account, std::string_view email) {
  state.run("INSERT INTO org_email (account, email) VALUES (?, ?)", account, email);
}

void add_service_access(Database& state, std::string_view org, const ServiceAccess& access) {
  state.run("INSERT OR IGNORE INTO org_service (org, service, enabled) VALUES (?, ?, ?)", org,
            access.service, sim::to_millis(access.enabled));
}

void remove_service_access(Database& state, std::string_view org, std::string_view service) {
  state.run("DELETE FROM org_service WHERE org = ? AND service = ?", org, service);
}

std::vector<ServiceAccess> service_access_of(Database& state, std::string_view org) {
  return state.all(
      "SELECT row, service, enabled FROM org_service WHERE org = ? ORDER BY row",
      [](const Row& row) {
        return ServiceAccess{row.integer(0), row.text(1), sim::from_millis(row.integer(2))};
      },
      org);
}

bool has_service_access(Database& state, std::string_view org, std::string_view service) {
  return state.integer("SELECT 1 FROM org_service WHERE org = ? AND service = ?", org, service)
      .has_value();
}

void add_delegation(Database& state, std::string_view org, const Delegation& delegation) {
  state.run("INSERT INTO org_delegation (org, account, service, enabled) VALUES (?, ?, ?, ?)", org,
            delegation.account, delegation.service, sim::to_millis(delegation.enabled));
}

void remove_delegation(Database& state, std::string_view org, std::string_view account,
                       std::string_view service) {
  state.run("DELETE FROM org_delegation WHERE org = ? AND account = ? AND service = ?", org,
            account, service);
}

std::vector<Delegation> delegations(Database& state, std::string_view org, std::string_view account,
                                    std::string_view service) {
  return state.all(
      "SELECT row, account, service, enabled FROM org_delegation WHERE org = ? AND (? = '' OR "
      "account = ?) AND (? = '' OR service = ?) ORDER BY row",
      read_delegation, org, account, account, service, service);
}

}  // namespace fakes::organizations
