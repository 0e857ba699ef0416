#include "sim/gateway/access.h"

#include <fmt/format.h>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/gateway/gateway.h"

namespace sim {
namespace {

using aws::Principal;
using aws::PrincipalKind;

std::string_view type_name(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::kRoot:
      return "Account";
    case PrincipalKind::kUser:
      return "User";
    case PrincipalKind::kRoleSession:
      return "AssumedRole";
    case PrincipalKind::kFederatedUser:
      return "FederatedUser";
    case PrincipalKind::kAnonymous:
      return "Anonymous";
    case PrincipalKind::kService:
      break;
  }
  return "";
}

void add_principal_keys(const Principal& who, policy::Context& context) {
  const bool service = who.kind == PrincipalKind::kService;
  context.set("aws:PrincipalIsAWSService", service ? "true" : "false");
  if (service) {
    context.set("aws:PrincipalServiceName", who.name);
    context.set_list("aws:PrincipalServiceNamesList", {who.name});
    if (!who.source_account.empty()) context.set("aws:SourceAccount", who.source_account);
    if (!who.source_arn.empty()) context.set("aws:SourceArn", who.source_arn);
    return;
  }
  context.set("aws:PrincipalType", std::string(type_name(who.kind)));
  if (who.kind == PrincipalKind::kAnonymous) {
    context.set("aws:PrincipalAccount", "anonymous");
    context.set("aws:userid", "anonymous");
    return;
  }
  context.set("aws:PrincipalArn", who.kind == PrincipalKind::kRoleSession ? who.role_arn : who.arn);
  context.set("aws:PrincipalAccount", who.account);
  context.set("aws:userid", who.user_id);
  if (who.kind == PrincipalKind::kUser) context.set("aws:username", who.name);
  // Present with temporary credentials only; nobody signs in with MFA here.
  if (who.kind == PrincipalKind::kRoleSession || who.kind == PrincipalKind::kFederatedUser) {
    context.set("aws:MultiFactorAuthPresent", "false");
  }
  for (const auto& [key, value] : who.tags) context.set("aws:PrincipalTag/" + key, value);
}

void add_request_keys(const Call& call, policy::Context& context) {
  const auto& facts = call.facts();
  context.set("aws:CurrentTime", date::iso(call.now()));
  context.set("aws:EpochTime", std::to_string(to_millis(call.now()) / 1000));
  context.set("aws:RequestedRegion", call.region);
  context.set("aws:ViaAWSService", facts.via.empty() ? "false" : "true");
  if (!facts.via.empty()) {
    const std::string via = facts.via + ".amazonaws.com";
    context.set_list("aws:CalledVia", {via});
    context.set("aws:CalledViaFirst", via);
    context.set("aws:CalledViaLast", via);
  }
  if (!call.http) {
    context.set("aws:SecureTransport", "true");  // services talk to one another over TLS
    return;
  }
  const bool secure = call.http->secure || call.settings.flag("gateway.secure_transport");
  context.set("aws:SecureTransport", secure ? "true" : "false");
  context.set("aws:SourceIp", call.http->remote_address);
  if (const auto* agent = call.http->headers.find("User-Agent")) {
    context.set("aws:UserAgent", *agent);
  }
  if (const auto* referer = call.http->headers.find("Referer")) {
    context.set("aws:Referer", *referer);
  }
}

}  // namespace

const std::vector<state::Setting>& gateway_settings() {
  static const std::vector<state::Setting> kSettings = {
      {"gateway.secure_transport", true,
       "aws:SecureTransport of requests over plain HTTP: AWS says false, which would lock "
       "everybody "
       "out of a loopback endpoint under the usual deny-non-TLS bucket policy"},
  };
  return kSettings;
}

std::string principal_name(const Principal& who) {
  switch (who.kind) {
    case PrincipalKind::kAnonymous:
      return "anonymous";
    case PrincipalKind::kService:
      return who.name;
    default:
      return who.arn;
  }
}

std::string request_id_of(int64_t journal_id, const state::Ids& ids) {
  return state::Ids::uuid_of(ids.bytes_at("request", static_cast<uint64_t>(journal_id), 16));
}

std::string fill_template(const std::string& resource, const Call& call, const Input& input) {
  std::string out;
  for (size_t i = 0; i < resource.size();) {
    const auto close = resource[i] == '{' ? resource.find('}', i) : std::string::npos;
    if (close == std::string::npos) {
      out += resource[i++];
      continue;
    }
    const std::string name = resource.substr(i + 1, close - i - 1);
    out += name == "partition" ? std::string(call.partition.name)
           : name == "region"  ? call.region
           : name == "account" ? call.account
                               : input.text(name);
    i = close + 1;
  }
  return out;
}

ApiError access_denied(const wire::Model& model, const policy::Request& request,
                       const policy::Decision& decision, const Authorization& authorization) {
  const auto& shown =
      authorization.shown_resource.empty() ? authorization.resource : authorization.shown_resource;
  const std::string message = fmt::format(
      "User: {} is not authorized to perform: {} on resource: {} {}",
      principal_name(request.principal), request.action, shown, policy::reason(request, decision));
  switch (model.protocol) {
    case wire::Protocol::kAwsJson:
      return ApiError("AccessDeniedException", 400, message);
    case wire::Protocol::kRestJson:
      return ApiError("AccessDeniedException", 403, message);
    default:
      return ApiError("AccessDenied", 403, message);
  }
}

const wire::Model& unrouted_model() {
  static const wire::Model kModel = [] {
    wire::Model model;
    model.service = "s3";
    model.protocol = wire::Protocol::kRestXml;
    return model;
  }();
  return kModel;
}

policy::Context Gateway::context_of(const Call& call, const Authorization& authorization) const {
  policy::Context context;
  add_principal_keys(call.caller, context);
  add_request_keys(call, context);
  const auto& owner =
      authorization.resource_account.empty() ? call.account : authorization.resource_account;
  if (!owner.empty()) context.set("aws:ResourceAccount", owner);
  const auto add_organization = [&](std::string_view key, const std::string& account_id) {
    const auto account = account_id.empty() ? std::nullopt : call.accounts.find(account_id);
    if (account && !account->organization_id.empty()) context.set(key, account->organization_id);
  };
  const bool service = call.caller.kind == PrincipalKind::kService;
  add_organization("aws:ResourceOrgID", owner);
  add_organization(service ? "aws:SourceOrgID" : "aws:PrincipalOrgID", call.account);
  for (const auto& [name, values] : authorization.context) {
    // A list of one is single-valued unless the key is one of the services' multivalued ones, which
    // they mark by giving a trailing "[]".
    if (name.ends_with("[]")) {
      context.set_list(name.substr(0, name.size() - 2), values);
    } else if (!values.empty()) {
      context.set(name, values.front());
    }
  }
  return context;
}

policy::Attached Gateway::attach(const std::string& name, const std::string& document,
                                 policy::DocumentKind kind) {
  return {documents_.get(document, kind), name};
}

policy::Policies Gateway::policies_of(const policy::Request& request, policy::Rules& rules) {
  using policy::DocumentKind;
  policy::Policies all;
  const auto& who = request.principal;
  auto& state = parts_.store.state;
  if (identities_ && identities_->policies_of && who.kind != PrincipalKind::kAnonymous &&
      who.kind != PrincipalKind::kService) {
    const IdentityPolicies identity = identities_->policies_of(state, who);
    for (const auto& [name, document] : identity.identity) {
      all.identity.push_back(attach(name, document, DocumentKind::kIdentity));
    }
    if (identity.boundary) {
      all.boundary =
          attach(identity.boundary->name, identity.boundary->document, DocumentKind::kIdentity);
    }
    const auto add_levels = [&](const auto& levels, DocumentKind kind, auto& target) {
      for (const auto& level : levels) {
        target.emplace_back();
        for (const auto& [name, document] : level) {
          target.back().push_back(attach(name, document, kind));
        }
      }
    };
    add_levels(identity.service_control, DocumentKind::kServiceControl, all.service_control);
    add_levels(identity.resource_control, DocumentKind::kResourceControl, all.resource_control);
    if (!who.session_policy.empty()) {
      all.session =
          attach("session policy of " + who.arn, who.session_policy, DocumentKind::kIdentity);
    }
  }
  if (const auto arn = aws::parse_arn(request.resource)) {
    const Service* owner = find_service(arn->service);
    if (owner && owner->resource_policy) {
      if (auto attached = owner->resource_policy(state, request.resource)) {
        if (!attached->document.empty()) {
          all.resource = attach(attached->name, attached->document, attached->kind);
        }
        all.grants = std::move(attached->grants);
        rules = attached->rules;
      }
    }
  }
  return all;
}

policy::Decision Gateway::decide(const Call& call, const Authorization& authorization,
                                 policy::Request& request) {
  request.principal = call.caller;
  request.action = authorization.action;
  request.resource = authorization.resource;
  request.resource_account =
      authorization.resource_account.empty() ? call.account : authorization.resource_account;
  request.context = context_of(call, authorization);
  policy::Rules rules;
  const auto policies = policies_of(request, rules);
  policy::Decision decision = policy::authorize(request, policies, rules);
  journal_.add_decision(call.facts().journal_id, policy::to_value(request, decision));
  return decision;
}

void Gateway::demand(const Call& call, const Authorization& authorization) {
  policy::Request request;
  const auto decision = decide(call, authorization, request);
  if (decision.allowed()) return;
  const Service& service = *find_service(call.facts().service);
  throw service.denied ? service.denied(request, decision, authorization)
                       : access_denied(service.model, request, decision, authorization);
}

}  // namespace sim
