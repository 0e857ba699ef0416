#include "fakes/iam/session_keys.h"

#include "fakes/iam/identities.h"
#include "fakes/iam/session_records.h"

namespace fakes::iam {
namespace {

using sim::aws::Principal;
using sim::aws::PrincipalKind;
using sim::state::Database;

Principal principal_of(const Session& session) {
  Principal who;
  who.kind = session.kind == "role" ? PrincipalKind::kRoleSession : PrincipalKind::kFederatedUser;
  who.account = session.account;
  who.arn = session.arn;
  who.role_arn = session.role_arn;
  who.name = session.name;
  who.session_name = session.session_name;
  who.user_id = session.user_id;
  who.issuer_arn = session.issuer_arn;
  who.session_policy = session.policy;
  who.session_policy_arns = session.policy_arns;
  who.service_linked = session.service_linked;
  who.tags = session.tags.get<std::map<std::string, std::string>>();
  who.transitive_tags = session.transitive_tags;
  who.source_identity = session.source_identity;
  who.federated_provider = session.federated_provider;
  who.provider_keys = session.provider_keys.get<decltype(who.provider_keys)>();
  return who;
}

}  // namespace

std::optional<sim::KnownKey> find_temporary(Database& state, std::string_view id) {
  const auto session = find_session(state, id);
  if (!session) return std::nullopt;
  sim::KnownKey key;
  key.secret_access_key = session->secret;
  key.session_token = session->token;
  key.expires = session->expires;
  if (session->kind == "role" || session->kind == "federated") {
    key.principal = principal_of(*session);
  } else {
    auto who = user_or_root(state, session->account, session->name);
    if (!who) return std::nullopt;
    key.principal = std::move(*who);
  }
  key.principal.token_issued = session->issued;
  key.principal.mfa_authenticated = session->mfa;
  return key;
}

}  // namespace fakes::iam
