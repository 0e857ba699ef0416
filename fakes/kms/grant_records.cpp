#include "fakes/kms/grant_records.h"

#include <fmt/format.h>

#include <stdexcept>

namespace fakes::kms {

using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kGrantSchema =
    "CREATE TABLE IF NOT EXISTS kms_grant (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL "
    "UNIQUE, key_arn TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, grantee TEXT NOT "
    "NULL, retiring TEXT NOT NULL, issuer TEXT NOT NULL, operations TEXT NOT NULL, kind TEXT NOT "
    "NULL, pairs TEXT NOT NULL, created INTEGER NOT NULL, phase TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS kms_grant_by_key ON kms_grant (key_arn, row);"
    "CREATE INDEX IF NOT EXISTS kms_grant_by_retiring ON kms_grant (retiring, region, row);"
    "CREATE TABLE IF NOT EXISTS kms_pointed_grant (id TEXT NOT NULL, how TEXT NOT NULL, PRIMARY "
    "KEY "
    "(id, how)) WITHOUT ROWID;";

namespace {

constexpr struct {
  GrantPhase phase;
  std::string_view name;
} kPhases[] = {
    {GrantPhase::kSpreading, "spreading"},
    {GrantPhase::kInForce, "in_force"},
    {GrantPhase::kEnding, "ending"},
};

std::string_view name_of(GrantPhase phase) {
  for (const auto& each : kPhases) {
    if (each.phase == phase) return each.name;
  }
  throw std::logic_error("a grant phase without a name");
}

GrantPhase phase_named(std::string_view name) {
  for (const auto& each : kPhases) {
    if (each.name == name) return each.phase;
  }
  throw std::logic_error(fmt::format("a grant row holds the phase {}", name));
}

std::string_view name_of(Pointed how) {
  switch (how) {
    case Pointed::kByToken:
      return "token";
    case Pointed::kToRetire:
      return "retire";
    case Pointed::kTooNarrow:
      return "narrow";
  }
  throw std::logic_error("a way to point at a grant without a name");
}

const std::string kColumns =
    "id, key_arn, region, name, grantee, retiring, issuer, operations, kind, pairs, created, phase";
const std::string kSelect = "SELECT row, " + kColumns + " FROM kms_grant ";

Grant read_grant(const Row& row) {
  Grant grant;
  grant.row = row.integer(0);
  grant.id = row.text(1);
  grant.key_arn = row.text(2);
  grant.region = row.text(3);
  grant.name = row.text(4);
  grant.grantee = row.text(5);
  grant.retiring = row.text(6);
  grant.issuer = row.text(7);
  grant.operations = Value::parse(row.view(8));
  grant.constraint = row.text(9);
  grant.constraint_pairs = Value::parse(row.view(10));
  grant.created = sim::from_millis(row.integer(11));
  grant.phase = phase_named(row.view(12));
  return grant;
}

}  // namespace

void add_grant(Database& state, const Grant& grant) {
  state.run("INSERT INTO kms_grant (" + kColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            grant.id, grant.key_arn, grant.region, grant.name, grant.grantee, grant.retiring,
            grant.issuer, grant.operations.dump(), grant.constraint, grant.constraint_pairs.dump(),
            sim::to_millis(grant.created), name_of(grant.phase));
}

std::optional<Grant> find_grant(Database& state, std::string_view id) {
  return state.first(kSelect + "WHERE id = ? AND phase <> 'ending'", read_grant, id);
}

std::vector<Grant> grants_named(Database& state, std::string_view key_arn, std::string_view name) {
  return state.all(kSelect + "WHERE key_arn = ? AND name = ? AND phase <> 'ending' ORDER BY row",
                   read_grant, key_arn, name);
}

int64_t count_grants(Database& state, std::string_view key_arn) {
  return state
      .integer("SELECT COUNT(*) FROM kms_grant WHERE key_arn = ? AND phase <> 'ending'", key_arn)
      .value_or(0);
}

std::vector<Grant> grants_after(Database& state, std::string_view key_arn, std::string_view id,
                                std::string_view grantee, int64_t after, int64_t limit) {
  return state.all(kSelect +
                       "WHERE key_arn = ? AND row > ? AND phase <> 'ending' AND (? = '' OR id = ?) "
                       "AND (? = '' OR grantee = ?) ORDER BY row LIMIT ?",
                   read_grant, key_arn, after, id, id, grantee, grantee, limit);
}

std::vector<Grant> retirable_grants_after(Database& state, std::string_view region,
                                          std::string_view retiring, int64_t after, int64_t limit) {
  return state.all(kSelect +
                       "WHERE retiring = ? AND region = ? AND row > ? AND phase <> 'ending' ORDER "
                       "BY row LIMIT ?",
                   read_grant, retiring, region, after, limit);
}

void set_grant_phase(Database& state, std::string_view id, GrantPhase phase) {
  state.run("UPDATE kms_grant SET phase = ? WHERE id = ?", name_of(phase), id);
}

void remove_grant(Database& state, std::string_view id) {
  state.run("DELETE FROM kms_grant WHERE id = ?", id);
}

void remove_grants_of_key(Database& state, std::string_view key_arn) {
  state.run("DELETE FROM kms_grant WHERE key_arn = ?", key_arn);
}

std::vector<Grant> grants_in_force(Database& state, std::string_view key_arn) {
  return state.all(kSelect +
                       "WHERE key_arn = ? AND (phase <> 'spreading' OR id IN (SELECT id FROM "
                       "kms_pointed_grant WHERE how = 'token')) AND id NOT IN (SELECT id FROM "
                       "kms_pointed_grant WHERE how = 'narrow') ORDER BY row",
                   read_grant, key_arn);
}

void point_at_grant(Database& state, std::string_view id, Pointed how) {
  state.run("INSERT OR REPLACE INTO kms_pointed_grant (id, how) VALUES (?, ?)", id, name_of(how));
}

std::optional<Grant> grant_to_retire(Database& state, std::string_view key_arn) {
  return state.first(
      kSelect + "WHERE key_arn = ? AND id IN (SELECT id FROM kms_pointed_grant WHERE how = ?)",
      read_grant, key_arn, name_of(Pointed::kToRetire));
}

void point_at_no_grant(Database& state) { state.run("DELETE FROM kms_pointed_grant"); }

}  // namespace fakes::kms
