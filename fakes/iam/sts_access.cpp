#include "fakes/iam/sts_access.h"

#include <fmt/format.h>

#include "fakes/iam/access.h"
#include "fakes/iam/records.h"
#include "fakes/iam/role_demands.h"
#include "fakes/iam/session_records.h"
#include "fakes/iam/sts_mfa.h"
#include "fakes/iam/web_identity.h"
#include "sim/gateway/access.h"

namespace fakes::iam {
namespace {

using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::aws::PrincipalKind;

// Tags and a source identity also demand their actions where they only go on from the calling
// session.
std::vector<Authorization> to_assume_role(Call& call, const Input& input) {
  RoleDemand demand;
  demand.action = "sts:AssumeRole";
  demand.role_arn = input.text("RoleArn");
  if (!is_role_arn(demand.role_arn)) {
    throw validation(fmt::format("{} is invalid", demand.role_arn));
  }
  if (call.caller.kind == PrincipalKind::kRoot) {
    throw access_denied("Roles may not be assumed by root accounts.");
  }
  demand.session_name = input.text("RoleSessionName");
  demand.source_identity = source_identity(call.caller, input);
  demand.tags = input.at("Tags");
  demand.transitive = transitive_keys(input);
  const auto& inherited = call.caller.transitive_tags;
  demand.transitive.insert(demand.transitive.end(), inherited.begin(), inherited.end());
  if (input.has("ExternalId")) add_key(demand.more, "sts:ExternalId", input.text("ExternalId"));
  if (authenticate_device(call, input)) {
    add_key(demand.more, "aws:MultiFactorAuthPresent", "true");
    add_key(demand.more, "aws:MultiFactorAuthAge", "0");
  }
  return demands_on_role(call, demand);
}

std::string refusal(const sim::aws::Principal& who, std::string_view action,
                    std::string_view resource) {
  return fmt::format("User: {} is not authorized to perform: {} on resource: {}",
                     sim::principal_name(who), action, resource);
}

// Credentials of GetSessionToken, which are the user's or root user's own for a while.
bool is_own_session(const Call& call) {
  const auto kind = call.caller.kind;
  return (kind == PrincipalKind::kUser || kind == PrincipalKind::kRoot) &&
         find_session(call.state, call.caller.access_key_id);
}

// Only a user or the root user, with credentials that do not expire.
void require_long_term(const Call& call, std::string_view operation) {
  const auto kind = call.caller.kind;
  const bool has_own = kind == PrincipalKind::kUser || kind == PrincipalKind::kRoot;
  if (!has_own || is_own_session(call)) {
    throw access_denied(fmt::format("Cannot call {} with session credentials", operation));
  }
}

std::vector<Authorization> to_federate(const Call& call, const Input& input) {
  Authorization federate{"sts:GetFederationToken", "", call.account, {}, ""};
  federate.resource = call.arn("sts", "", call.account, "federated-user/" + input.text("Name"));
  add_request_tags(federate.context, input.at("Tags"));
  std::vector<Authorization> demands = {federate};
  if (!input.at("Tags").empty()) {
    demands.push_back(std::move(federate));
    demands.back().action = "sts:TagSession";
  }
  return demands;
}

}  // namespace

std::vector<Authorization> sts_authorizations(Call& call, const sim::wire::Operation& operation,
                                              const Input& input) {
  const std::string& name = operation.name;
  // Neither this nor GetSessionToken needs a permission, and no policy can take them away.
  if (name == "GetCallerIdentity") return {};
  if (name == "GetSessionToken" || name == "GetFederationToken") require_long_term(call, name);
  if (name == "GetSessionToken") return {};
  // The caller's own credentials, if there are any, do not matter.
  if (name == "AssumeRoleWithWebIdentity") return to_assume_with_web_identity(call, input);
  const bool assumes = name == "AssumeRole";
  if (call.caller.kind == PrincipalKind::kFederatedUser || (is_own_session(call) && !assumes)) {
    throw access_denied(refusal(call.caller, "sts:" + name, "*"));
  }
  if (assumes) return to_assume_role(call, input);
  if (name == "GetFederationToken") return to_federate(call, input);
  return {{"sts:" + name, "*", "", {}, ""}};
}

// No "because": a caller does not learn which side refused.
sim::ApiError sts_denied(const sim::policy::Request& request, const sim::policy::Decision&,
                         const Authorization&) {
  if (request.principal.kind == PrincipalKind::kIdentityProvider) {
    return access_denied(fmt::format("Not authorized to perform {}", request.action));
  }
  return access_denied(refusal(request.principal, request.action, request.resource));
}

// AWS answers as if it did not know such credentials. Those of GetSessionToken may call IAM when a
// device was asked for them.
void refuse_sessions_barred_from_iam(const Call& call) {
  const bool own = is_own_session(call) && !call.caller.mfa_authenticated;
  if (own || call.caller.kind == PrincipalKind::kFederatedUser) throw invalid_client_token();
}

sim::ApiError may_not_assume(const sim::aws::Principal& who, std::string_view role_arn) {
  return access_denied(refusal(who, "sts:AssumeRole", role_arn));
}

std::string source_identity(const sim::aws::Principal& calling, const Input& input) {
  std::string asked = input.text("SourceIdentity");
  if (calling.source_identity.empty()) return asked;
  if (!asked.empty() && asked != calling.source_identity) {
    throw validation("The source identity is already set for this assume role session");
  }
  return calling.source_identity;
}

std::vector<std::string> transitive_keys(const Input& input) {
  std::vector<std::string> keys;
  for (const auto& key : input.at("TransitiveTagKeys")) keys.push_back(key);
  return keys;
}

}  // namespace fakes::iam
