// The rows of STS, temporary credentials, and the only SQL that touches them. Error words are in
// records.h.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::iam {

// Temporary credentials. A session keeps what it was given when it began; the credentials of
// GetSessionToken ("user", "root") are the user's own instead, as the user is now.
struct Session {
  std::string id, secret, token;
  sim::Instant issued, expires;
  std::string account;
  std::string kind;  // "role", "federated", "user", "root"
  std::string name;  // of the role, the federated user or the user
  std::string arn, role_arn, user_id, session_name;
  std::string issuer_arn;  // federated: the user that asked
  std::string policy;      // inline
  std::vector<std::string> policy_arns;
  bool service_linked = false;
  sim::Value tags = sim::Value::object();  // name to value, the role's own among them
  std::set<std::string> transitive_tags;
  std::optional<sim::Instant> mfa;  // when a device was asked for these credentials
  std::string source_identity, federated_provider;
  sim::Value provider_keys = sim::Value::array();  // as aws::Principal has them
};

extern const char* const kSessionSchema;

void add_session(sim::state::Database& state, const Session& session);
std::optional<Session> find_session(sim::state::Database& state, std::string_view access_key_id);
std::vector<Session> all_sessions(sim::state::Database& state);

}  // namespace fakes::iam
