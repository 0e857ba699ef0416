#include "fakes/iam/identities.h"

#include <fmt/format.h>

#include "fakes/iam/records.h"
#include "sim/state/accounts.h"

namespace fakes::iam {
namespace {

using sim::aws::Principal;
using sim::aws::PrincipalKind;
using sim::state::Database;

std::map<std::string, std::string> tags_of(const sim::Value& tags) {
  return tags.get<std::map<std::string, std::string>>();
}

Principal principal_of(const User& user) {
  Principal who;
  who.kind = PrincipalKind::kUser;
  who.account = user.account;
  who.arn = user.arn;
  who.name = user.name;
  who.user_id = user.id;
  who.tags = tags_of(user.tags);
  return who;
}

Principal root_of(Database& state, const std::string& account) {
  const auto known = sim::state::Accounts(state).find(account);
  Principal who;
  who.kind = PrincipalKind::kRoot;
  who.account = account;
  who.arn = fmt::format("arn:{}:iam::{}:root", known ? known->partition : "aws", account);
  who.user_id = account;
  return who;
}

Principal principal_of(const Session& session) {
  Principal who;
  who.kind = PrincipalKind::kRoleSession;
  who.account = session.account;
  who.arn = session.arn;
  who.role_arn = session.role_arn;
  who.name = session.name;
  who.session_name = session.session_name;
  who.user_id = session.user_id;
  who.session_policy = session.policy;
  who.service_linked = session.service_linked;
  who.tags = tags_of(session.tags);
  return who;
}

std::optional<Principal> user_or_root(Database& state, const std::string& account,
                                      const std::string& user) {
  if (user.empty()) return root_of(state, account);
  const auto row = find_user(state, account, user);
  return row ? std::optional(principal_of(*row)) : std::nullopt;
}

std::optional<sim::KnownKey> find_temporary(Database& state, std::string_view id) {
  const auto session = find_session(state, id);
  if (!session) return std::nullopt;
  sim::KnownKey key;
  key.secret_access_key = session->secret;
  key.session_token = session->token;
  key.expires = session->expires;
  if (session->kind == "role") {
    key.principal = principal_of(*session);
    return key;
  }
  // GetSessionToken's credentials are the user's own, as the user is now.
  auto who = user_or_root(state, session->account, session->name);
  if (!who) return std::nullopt;
  key.principal = std::move(*who);
  return key;
}

}  // namespace

std::optional<sim::KnownKey> find_key(Database& state, std::string_view access_key_id) {
  const auto row = find_access_key(state, access_key_id);
  if (!row) return find_temporary(state, access_key_id);
  auto who = user_or_root(state, row->account, row->user);
  if (!who) return std::nullopt;
  sim::KnownKey key;
  key.secret_access_key = row->secret;
  key.active = row->active;
  key.principal = std::move(*who);
  return key;
}

// A deleted role's sessions keep their credentials and have no policies left. The root user never
// has any: it may do everything that no one forbids.
sim::IdentityPolicies identity_policies_of(Database& state, const Principal& who) {
  sim::IdentityPolicies all;
  const bool user = who.kind == PrincipalKind::kUser;
  if (!user && who.kind != PrincipalKind::kRoleSession) return all;
  const Owner owner = user ? Owner::kUser : Owner::kRole;
  for (auto& policy : policies_of(state, who.account, owner, who.name)) {
    all.identity.push_back(
        {fmt::format("inline policy {} of {} {}", policy.name, name_of(owner), who.name),
         std::move(policy.document)});
  }
  return all;
}

std::optional<sim::ResourcePolicy> trust_policy_of(Database& state, std::string_view arn) {
  const auto role = find_role_by_arn(state, arn);
  if (!role) return std::nullopt;
  sim::ResourcePolicy attached;
  attached.document = role->trust;
  attached.kind = sim::policy::DocumentKind::kTrust;
  attached.name = "trust policy of role " + role->name;
  return attached;
}

}  // namespace fakes::iam
