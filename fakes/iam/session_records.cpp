#include "fakes/iam/session_records.h"

namespace fakes::iam {

using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kSessionSchema =
    "CREATE TABLE IF NOT EXISTS sts_session (id TEXT PRIMARY KEY, secret TEXT NOT NULL, token TEXT "
    "NOT NULL, issued INTEGER NOT NULL, expires INTEGER NOT NULL, account TEXT NOT NULL, kind TEXT "
    "NOT NULL, name TEXT NOT NULL, arn TEXT NOT NULL, role_arn TEXT NOT NULL, user_id TEXT NOT "
    "NULL, session_name TEXT NOT NULL, issuer_arn TEXT NOT NULL, policy TEXT NOT NULL, policy_arns "
    "TEXT NOT NULL, service_linked INTEGER NOT NULL, tags TEXT NOT NULL, transitive_tags TEXT NOT "
    "NULL, mfa INTEGER, source_identity TEXT NOT NULL, federated_provider TEXT NOT NULL, "
    "provider_keys TEXT NOT NULL) WITHOUT ROWID;";

namespace {

constexpr std::string_view kSessionColumns =
    "SELECT id, secret, token, issued, expires, account, kind, name, arn, role_arn, user_id, "
    "session_name, issuer_arn, policy, policy_arns, service_linked, tags, transitive_tags, mfa, "
    "source_identity, federated_provider, provider_keys FROM sts_session ";

Session read_session(const Row& row) {
  Session session;
  session.id = row.text(0);
  session.secret = row.text(1);
  session.token = row.text(2);
  session.issued = sim::from_millis(row.integer(3));
  session.expires = sim::from_millis(row.integer(4));
  session.account = row.text(5);
  session.kind = row.text(6);
  session.name = row.text(7);
  session.arn = row.text(8);
  session.role_arn = row.text(9);
  session.user_id = row.text(10);
  session.session_name = row.text(11);
  session.issuer_arn = row.text(12);
  session.policy = row.text(13);
  session.policy_arns = Value::parse(row.view(14)).get<std::vector<std::string>>();
  session.service_linked = row.integer(15) != 0;
  session.tags = Value::parse(row.view(16));
  session.transitive_tags = Value::parse(row.view(17)).get<std::set<std::string>>();
  if (!row.is_null(18)) session.mfa = sim::from_millis(row.integer(18));
  session.source_identity = row.text(19);
  session.federated_provider = row.text(20);
  session.provider_keys = Value::parse(row.view(21));
  return session;
}

}  // namespace

void add_session(Database& state, const Session& session) {
  std::optional<int64_t> mfa;
  if (session.mfa) mfa = sim::to_millis(*session.mfa);
  state.run(
      "INSERT INTO sts_session (id, secret, token, issued, expires, account, kind, name, arn, "
      "role_arn, user_id, session_name, issuer_arn, policy, policy_arns, service_linked, tags, "
      "transitive_tags, mfa, source_identity, federated_provider, provider_keys) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      session.id, session.secret, session.token, sim::to_millis(session.issued),
      sim::to_millis(session.expires), session.account, session.kind, session.name, session.arn,
      session.role_arn, session.user_id, session.session_name, session.issuer_arn, session.policy,
      Value(session.policy_arns).dump(), session.service_linked ? 1 : 0, session.tags.dump(),
      Value(session.transitive_tags).dump(), mfa, session.source_identity,
      session.federated_provider, session.provider_keys.dump());
}

std::optional<Session> find_session(Database& state, std::string_view access_key_id) {
  return state.first(std::string(kSessionColumns) + "WHERE id = ?", read_session, access_key_id);
}

std::vector<Session> all_sessions(Database& state) {
  return state.all(std::string(kSessionColumns) + "ORDER BY id", read_session);
}

}  // namespace fakes::iam
