#include "fakes/iam/identities.h"

#include <fmt/format.h>

#include "fakes/iam/holdings.h"
#include "fakes/iam/records.h"
#include "fakes/iam/session_keys.h"
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

constexpr const char* kAllowsNothing =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"*","Resource":"*"}]})";

constexpr const char* kAllowsEverything =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

// Whose policies a principal has. A federated user has those of the user that asked for its
// session. A deleted role's sessions keep their credentials and have no policies left. The root
// user never has any: it may do everything that no one forbids.
std::optional<Holder> holder_of(Database& state, const Principal& who) {
  switch (who.kind) {
    case PrincipalKind::kUser:
      return Holder{Owner::kUser, who.account, who.name, who.user_id};
    case PrincipalKind::kRoleSession:
      return Holder{Owner::kRole, who.account, who.name,
                    who.user_id.substr(0, who.user_id.find(':'))};
    case PrincipalKind::kFederatedUser:
      if (const auto issuer = find_user_by_arn(state, who.issuer_arn)) {
        return Holder{Owner::kUser, issuer->account, issuer->name, issuer->id};
      }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

void add_attached(const sim::PolicyView& view, const std::vector<std::string>& arns,
                  sim::IdentityPolicies& all) {
  for (const auto& arn : arns) {
    if (auto document = managed_document(view, arn)) {
      all.identity.push_back({arn, std::move(*document)});
    }
  }
}

void add_policies_of(const sim::PolicyView& view, const Holder& holder,
                     sim::IdentityPolicies& all) {
  const Holdings held = holdings_of(view, holder);
  for (const auto& policy : held.inline_policies) {
    all.identity.push_back(
        {fmt::format("inline policy {} of {} {}", policy.name, name_of(holder.owner), holder.name),
         policy.document});
  }
  add_attached(view, held.attached, all);
  for (const auto& group : held.groups) add_policies_of(view, group, all);
  if (!held.boundary.empty()) {
    // A boundary whose policy is gone bounds to nothing.
    all.boundary = {held.boundary, managed_document(view, held.boundary).value_or(kAllowsNothing)};
  }
}

}  // namespace

std::optional<Principal> user_or_root(Database& state, const std::string& account,
                                      const std::string& user) {
  if (user.empty()) return root_of(state, account);
  const auto row = find_user(state, account, user);
  return row ? std::optional(principal_of(*row)) : std::nullopt;
}

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

sim::IdentityPolicies identity_policies_of(const sim::PolicyView& view, const Principal& who) {
  sim::IdentityPolicies all;
  if (const auto holder = holder_of(view.state, who)) {
    add_policies_of(view, *holder, all);
  } else if (who.kind == PrincipalKind::kFederatedUser && who.issuer_arn.ends_with(":root")) {
    all.identity.push_back({"what the root user may", kAllowsEverything});
  }
  for (const auto& arn : who.session_policy_arns) {
    // A policy that is gone still limits the session: to nothing.
    all.session.push_back({arn, managed_document(view, arn).value_or(kAllowsNothing)});
  }
  return all;
}

std::optional<sim::ResourcePolicy> trust_policy_of(const sim::PolicyView& view,
                                                   std::string_view arn) {
  const auto role = find_role_by_arn(view.state, arn);
  if (!role) return std::nullopt;
  sim::ResourcePolicy attached;
  attached.document = trust_document(view, role->arn).value_or(role->trust);
  attached.kind = sim::policy::DocumentKind::kTrust;
  attached.name = "trust policy of role " + role->name;
  return attached;
}

}  // namespace fakes::iam
