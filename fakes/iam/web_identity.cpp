#include "fakes/iam/web_identity.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/provider_records.h"
#include "fakes/iam/records.h"
#include "fakes/iam/role_demands.h"
#include "fakes/iam/role_sessions.h"
#include "fakes/iam/session_contents.h"
#include "fakes/iam/web_claims.h"
#include "fakes/iam/web_tokens.h"
#include "sim/aws/arn.h"

namespace fakes::iam {
namespace {

using sim::ApiError;
using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr const char* kAction = "sts:AssumeRoleWithWebIdentity";

ApiError invalid_token(std::string message) {
  return ApiError("InvalidIdentityToken", 400, std::move(message));
}
ApiError not_validated() {
  return invalid_token(
      "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity "
      "documentation for requirements.");
}
ApiError no_verification_key() {
  return invalid_token(
      "Couldn't retrieve verification key from your identity provider,  please reference "
      "AssumeRoleWithWebIdentity documentation for requirements");
}
ApiError expired_token(std::string message) {
  return ApiError("ExpiredTokenException", 400, std::move(message));
}

// Whom a token vouches for.
struct WebIdentity {
  std::string issuer;    // as the token spells it
  std::string address;   // the issuer without https://
  std::string provider;  // how trust policies name it: an ARN, or the host name of a built-in one
  std::string subject, audience, source_identity;
  ClaimedTags tags;
  Value claims;
};

// Providers that AWS knows without anybody's registering them.
bool is_built_in(std::string_view address) {
  return address == "accounts.google.com" || address == "cognito-identity.amazonaws.com";
}

WebToken readable_token(const Input& input) {
  auto token = read_web_token(input.view("WebIdentityToken"));
  if (!token) {
    throw invalid_token(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access "
        "Token)");
  }
  for (const char* claim : {"iss", "sub", "aud", "exp", "iat"}) {
    if (!token->claims.contains(claim)) {
      throw invalid_token(fmt::format("Missing a required claim: {}", claim));
    }
  }
  const auto is_time = [&](const char* claim) {
    return !token->claims.contains(claim) || token->claims.at(claim).is_number_integer();
  };
  const bool sound = token->claims.at("iss").is_string() && token->claims.at("sub").is_string() &&
                     !audiences_of(token->claims).empty() && is_time("exp") && is_time("iat") &&
                     is_time("nbf");
  if (!sound) throw not_validated();
  return std::move(*token);
}

void require_genuine(const Call& call, const WebToken& token, const std::string& address) {
  const auto keys = issuer_keys(call.state, address);
  if (!keys) throw no_verification_key();
  if (keys->is_null()) {
    throw ApiError("IDPCommunicationError", 400,
                   "The identity provider that was asked to verify the token could not be reached");
  }
  switch (check_signature(token, *keys)) {
    case Signature::kGood:
      return;
    case Signature::kNoKey:
      throw no_verification_key();
    case Signature::kBad:
      throw not_validated();
  }
}

void require_current(const Call& call, const Value& claims) {
  const int64_t now = sim::to_millis(call.now()) / 1000;
  const auto expires = claims.at("exp").get<int64_t>();
  if (now >= expires) {
    throw expired_token(fmt::format(
        "Token expired: current date/time {} must be before the expiration date/time {}", now,
        expires));
  }
  const auto issued = claims.at("iat").get<int64_t>();
  if (issued < now - call.settings.number("sts.web_identity_token_age_seconds")) {
    throw expired_token(fmt::format("Token too old: {}", now - issued));
  }
  if (claims.contains("nbf") && claims.at("nbf").get<int64_t>() > now) throw not_validated();
}

// The provider of the role's account, and the audience that it knows.
void find_provider(const Call& call, std::string_view account, WebIdentity& who) {
  const auto audiences = audiences_of(who.claims);
  if (is_built_in(who.address)) {
    who.provider = who.address;
    who.audience = audiences.front();
    return;
  }
  const auto provider =
      find_oidc_provider(call.state, call.arn("iam", "", account, "oidc-provider/" + who.address));
  if (!provider) {
    throw invalid_token(
        fmt::format("No OpenIDConnect provider found in your account for {}", who.issuer));
  }
  who.provider = provider->arn;
  const auto& known = provider->client_ids;
  const auto audience =
      std::find_if(audiences.begin(), audiences.end(), [&](const std::string& each) {
        return std::find(known.begin(), known.end(), each) != known.end();
      });
  if (audience != audiences.end()) who.audience = *audience;
}

WebIdentity verified(const Call& call, const Input& input) {
  if (input.has("ProviderId")) throw not_simulated("AssumeRoleWithWebIdentity", "ProviderId");
  const auto role_arn = input.view("RoleArn");
  if (!is_role_arn(role_arn)) throw validation("Request ARN is invalid");
  WebToken token = readable_token(input);
  WebIdentity who;
  who.issuer = token.claims.at("iss");
  constexpr std::string_view kScheme = "https://";
  who.address = who.issuer.starts_with(kScheme) ? who.issuer.substr(kScheme.size()) : who.issuer;
  who.claims = std::move(token.claims);
  find_provider(call, sim::aws::parse_arn(role_arn)->account, who);
  require_genuine(call, token, who.address);
  require_current(call, who.claims);
  if (who.audience.empty()) throw invalid_token("Incorrect token audience");
  auto tags = claimed_tags(who.claims);
  auto identity = claimed_source_identity(who.claims);
  if (!tags || !identity) throw not_validated();
  who.subject = who.claims.at("sub");
  who.tags = std::move(*tags);
  who.source_identity = std::move(*identity);
  return who;
}

}  // namespace

std::vector<Authorization> to_assume_with_web_identity(Call& call, const Input& input) {
  WebIdentity who = verified(call, input);
  RoleDemand demand;
  demand.action = kAction;
  demand.role_arn = input.text("RoleArn");
  demand.session_name = input.text("RoleSessionName");
  demand.source_identity = who.source_identity;
  demand.tags = who.tags.list;
  demand.transitive = who.tags.transitive;
  demand.more = web_identity_keys(who.address, who.claims, who.audience);
  demand.as.emplace();
  demand.as->kind = sim::aws::PrincipalKind::kIdentityProvider;
  demand.as->arn = who.provider;
  return demands_on_role(call, demand);
}

Output assume_role_with_web_identity(Call& call, const Input& input) {
  const WebIdentity who = verified(call, input);
  const auto role = find_role_by_arn(call.state, input.view("RoleArn"));
  if (!role) throw access_denied(fmt::format("Not authorized to perform {}", kAction));
  const auto lasting = role_session_time(input, *role);
  SessionContents contents = session_policies(call, input, role->account);
  tag_session(contents, who.tags.list, who.tags.transitive);
  const auto packed = packed_size(call, contents);
  Session session = session_of(call, *role, input.text("RoleSessionName"));
  session.source_identity = who.source_identity;
  session.federated_provider = who.provider;
  session.provider_keys = lasting_keys(who.address, who.claims, who.audience);
  fill(session, std::move(contents), role->tags);
  Output output = assumed(begin_session(call, session, lasting), session, packed);
  output.members["SubjectFromWebIdentityToken"] = who.subject;
  output.members["Provider"] = who.issuer;
  output.members["Audience"] = who.audience;
  return output;
}

}  // namespace fakes::iam
