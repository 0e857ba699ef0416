#include "sim/gateway/access.h"

#include <fmt/format.h>

#include "sim/aws/arn.h"
#include "sim/base/json_writer.h"
#include "sim/gateway/gateway.h"
#include "sim/gateway/policy_settings.h"
#include "sim/policy/explain.h"
#include "sim/state/past.h"

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
    case PrincipalKind::kIdentityProvider:
      break;
  }
  return "";
}

// Present with temporary credentials only.
void add_token_keys(const Principal& who, Instant now, policy::Context& context) {
  if (who.kind != PrincipalKind::kRoleSession && who.kind != PrincipalKind::kFederatedUser &&
      !who.token_issued) {
    return;
  }
  if (who.token_issued) context.set("aws:TokenIssueTime", date::iso(*who.token_issued));
  context.set("aws:MultiFactorAuthPresent", who.mfa_authenticated ? "true" : "false");
  if (who.mfa_authenticated) {
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - *who.mfa_authenticated);
    context.set("aws:MultiFactorAuthAge", std::to_string(age.count()));
  }
}

// A list of one is single-valued unless the key is one of the services' multivalued ones, which
// they mark by giving a trailing "[]".
void add_service_keys(const aws::ConditionKeys& keys, policy::Context& context) {
  for (const auto& [name, values] : keys) {
    if (name.ends_with("[]")) {
      context.set_list(name.substr(0, name.size() - 2), values);
    } else if (!values.empty()) {
      context.set(name, values.front());
    }
  }
}

void add_principal_keys(const Principal& who, Instant now, policy::Context& context) {
  const bool service = who.kind == PrincipalKind::kService;
  context.set("aws:PrincipalIsAWSService", service ? "true" : "false");
  if (service) {
    context.set("aws:PrincipalServiceName", who.name);
    context.set_list("aws:PrincipalServiceNamesList", {who.name});
    if (!who.source_account.empty()) context.set("aws:SourceAccount", who.source_account);
    if (!who.source_arn.empty()) context.set("aws:SourceArn", who.source_arn);
    return;
  }
  if (const auto type = type_name(who.kind); !type.empty()) {
    context.set("aws:PrincipalType", std::string(type));
  }
  if (who.kind == PrincipalKind::kAnonymous) {
    context.set("aws:PrincipalAccount", "anonymous");
    context.set("aws:userid", "anonymous");
    return;
  }
  if (who.kind == PrincipalKind::kIdentityProvider) {
    context.set("aws:FederatedProvider", who.arn);
    return;
  }
  context.set("aws:PrincipalArn", who.kind == PrincipalKind::kRoleSession ? who.role_arn : who.arn);
  context.set("aws:PrincipalAccount", who.account);
  context.set("aws:userid", who.user_id);
  if (who.kind == PrincipalKind::kUser) context.set("aws:username", who.name);
  for (const auto& [key, value] : who.tags) context.set("aws:PrincipalTag/" + key, value);
  if (!who.source_identity.empty()) context.set("aws:SourceIdentity", who.source_identity);
  if (!who.federated_provider.empty()) {
    context.set("aws:FederatedProvider", who.federated_provider);
  }
  add_service_keys(who.provider_keys, context);
  add_token_keys(who, now, context);
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
  // Through a VPC endpoint the address is a private one, which has a key of its own.
  context.set(facts.endpoint ? "aws:VpcSourceIp" : "aws:SourceIp", call.http->remote_address);
  if (facts.endpoint) {
    context.set("aws:SourceVpce", facts.endpoint->id);
    context.set("aws:SourceVpc", facts.endpoint->vpc);
  }
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
       "everybody out of a loopback endpoint under the usual deny-non-TLS bucket policy"},
      {"gateway.authorization", true,
       "false lets every signed request pass unjudged, as emulators do; for measurements and for "
       "telling a permission problem from another one"},
      {"gateway.policy_delay_seconds", 0,
       "how long a change of a policy takes to be seen by decisions; AWS names no time"},
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

// Services to whose requests AWS adds more about a VPC endpoint than its id; only what concerns us.
bool tells_endpoint_owner(std::string_view action) {
  if (action == "iam:PassRole") return false;
  return action.starts_with("s3:") || action.starts_with("kms:") || action.starts_with("iam:");
}

// The accounts and organizations of caller, resource, VPC endpoint and, for a service, its
// customer.
policy::Context Gateway::context_of(const Call& call, const Authorization& authorization) {
  policy::Context context;
  const Principal& who = authorization.as ? *authorization.as : call.caller;
  add_principal_keys(who, call.now(), context);
  add_request_keys(call, context);
  const auto& owner =
      authorization.resource_account.empty() ? call.account : authorization.resource_account;
  if (!owner.empty()) context.set("aws:ResourceAccount", owner);
  const auto add_organization = [&](const char* id, const char* paths, const std::string& account) {
    const auto place = place_of(account);
    if (!*place) return;
    context.set(id, (*place)->id);
    context.set_list(paths, {(*place)->path});
  };
  add_organization("aws:ResourceOrgID", "aws:ResourceOrgPaths", owner);
  if (who.kind == PrincipalKind::kService) {
    add_organization("aws:SourceOrgID", "aws:SourceOrgPaths", who.source_account);
  } else {
    add_organization("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", who.account);
  }
  if (const auto& endpoint = call.facts().endpoint) {
    if (tells_endpoint_owner(authorization.action)) {
      add_organization("aws:VpceOrgID", "aws:VpceOrgPaths", endpoint->account);
      context.set("aws:VpceAccount", endpoint->account);
      context.set("aws:SourceVpcArn",
                  fmt::format("arn:{}:ec2:{}:{}:vpc/{}", call.partition.name, endpoint->region,
                              endpoint->account, endpoint->vpc));
    } else if (authorization.action.starts_with("sqs:")) {
      if (const auto place = place_of(endpoint->account); *place) {
        context.set("aws:VpceOrgID", (*place)->id);
      }
    }
  }
  add_service_keys(authorization.context, context);
  return context;
}

PolicyView Gateway::policy_view() const {
  PolicyView view{parts_.store.state, std::nullopt};
  if (const auto delay = parts_.settings.number("gateway.policy_delay_seconds"); delay > 0) {
    view.as_of = parts_.story.now() - std::chrono::seconds(delay);
  }
  return view;
}

std::optional<std::string> PolicyView::past(std::string_view holder) const {
  return as_of ? state::past_of(state, holder, *as_of) : std::nullopt;
}

template <class Found, class LookUp>
std::shared_ptr<const Found> Gateway::known(state::Kept<Found>& kept, const std::string& name,
                                            LookUp look_up) {
  const PolicyView view = policy_view();
  if (view.as_of) return std::make_shared<const Found>(look_up(view));
  return kept.get(name, [&] { return look_up(view); });
}

std::vector<policy::Attached> Gateway::attach_all(const std::vector<NamedDocument>& named,
                                                  policy::DocumentKind kind) {
  std::vector<policy::Attached> attached;
  for (const auto& each : named) {
    attached.push_back({documents_.get(each.document, kind), each.name});
  }
  return attached;
}

std::shared_ptr<const Gateway::ResourceSide> Gateway::resource_side(const std::string& arn) {
  return known(resource_sides_, arn, [&](const PolicyView& view) {
    ResourceSide side;
    const auto parts = aws::parse_arn(arn);
    const Service* owner = parts ? find_service(parts->service) : nullptr;
    if (!owner || !owner->resource_policy) return side;
    auto found = owner->resource_policy(view, arn);
    if (!found) return side;
    if (!found->document.empty()) {
      side.policy = {documents_.get(found->document, found->kind), found->name};
    }
    side.grants = std::move(found->grants);
    side.rules = found->rules;
    return side;
  });
}

std::shared_ptr<const Gateway::CallerSide> Gateway::caller_side(const Principal& who) {
  std::string name = who.arn + "\n" + who.issuer_arn;
  for (const auto& arn : who.session_policy_arns) name += "\n" + arn;
  return known(caller_sides_, name, [&](const PolicyView& view) {
    constexpr auto kKind = policy::DocumentKind::kIdentity;
    CallerSide side;
    if (!identities_ || !identities_->policies_of) return side;
    const IdentityPolicies found = identities_->policies_of(view, who);
    side.identity = attach_all(found.identity, kKind);
    side.session = attach_all(found.session, kKind);
    if (found.boundary) side.boundary = attach_all({*found.boundary}, kKind).front();
    return side;
  });
}

std::shared_ptr<const std::optional<Gateway::Place>> Gateway::place_of(const std::string& account) {
  return known(places_, account, [&](const PolicyView& view) {
    std::optional<Place> place;
    if (!organizations_ || account.empty()) return place;
    const auto found = organizations_->organization_of(view, account);
    if (!found) return place;
    place = {found->id, found->path, found->management, {}, {}};
    for (const auto& level : found->service_control) {
      place->service_control.push_back(attach_all(level, policy::DocumentKind::kServiceControl));
    }
    for (const auto& level : found->resource_control) {
      place->resource_control.push_back(attach_all(level, policy::DocumentKind::kResourceControl));
    }
    return place;
  });
}

void Gateway::add_caller_side(const Principal& who, policy::Policies& all) {
  const auto side = caller_side(who);
  all.identity = side->identity;
  all.session = side->session;
  all.boundary = side->boundary;
  if (!who.session_policy.empty()) {
    all.session.push_back({documents_.get(who.session_policy, policy::DocumentKind::kIdentity),
                           "session policy of " + who.arn});
  }
}

// Service control policies bind the caller's side, resource control policies the resource's.
void Gateway::add_organization_policies(const policy::Request& request, policy::Policies& all,
                                        policy::Rules& rules) {
  if (const auto callers = place_of(request.principal.account); *callers) {
    rules.principal_in_management_account = (*callers)->management;
    all.service_control = (*callers)->service_control;
  }
  if (const auto owners = place_of(request.resource_account); *owners) {
    rules.resource_in_management_account = (*owners)->management;
    all.resource_control = (*owners)->resource_control;
  }
}

policy::Policies Gateway::policies_of(const policy::Request& request, const Call& call,
                                      policy::Rules& rules) {
  policy::Policies all;
  const auto& who = request.principal;
  const auto resource = resource_side(request.resource);
  all.resource = resource->policy;
  all.grants = resource->grants;
  rules = resource->rules;
  if (who.kind != PrincipalKind::kAnonymous && who.kind != PrincipalKind::kService &&
      who.kind != PrincipalKind::kIdentityProvider) {
    add_caller_side(who, all);
  }
  add_organization_policies(request, all, rules);
  rules.assumptions = assumptions_of(parts_.settings);
  if (const auto& endpoint = call.facts().endpoint) {
    all.endpoint = {documents_.get(endpoint->policy, policy::DocumentKind::kEndpoint),
                    "VPC endpoint policy of " + endpoint->id};
  }
  return all;
}

bool Gateway::judges() const { return parts_.settings.flag("gateway.authorization"); }

Gateway::Simulation Gateway::judge(const Call& call, const Authorization& authorization) {
  Simulation out;
  out.request.principal = authorization.as ? *authorization.as : call.caller;
  out.request.action = authorization.action;
  out.request.resource = authorization.resource;
  out.request.resource_account =
      authorization.resource_account.empty() ? call.account : authorization.resource_account;
  out.request.context = context_of(call, authorization);
  out.policies = policies_of(out.request, call, out.rules);
  out.decision = policy::authorize(out.request, out.policies, out.rules);
  return out;
}

policy::Decision Gateway::decide(const Call& call, const Authorization& authorization) {
  if (!judges()) {
    policy::Decision unjudged;
    unjudged.effect = policy::Effect::kAllow;
    return unjudged;
  }
  Simulation judged = judge(call, authorization);
  if (!foreseen_for_) {
    journal_.add_decision(
        call.facts().journal_id, !judged.decision.allowed(),
        policy::explained_json(judged.request, judged.policies, judged.rules, judged.decision));
  }
  return std::move(judged.decision);
}

void Gateway::demand(const Call& call, const Authorization& authorization) {
  if (!judges()) return;
  const Simulation judged = judge(call, authorization);
  const auto& [request, policies, rules, decision] = judged;
  if (decision.allowed()) {
    if (foreseen_for_) return;
    journal_.add_decision(call.facts().journal_id, false,
                          policy::explained_json(request, policies, rules, decision));
    return;
  }
  Value told = policy::explained(request, policies, rules, decision);
  if (foreseen_for_) {
    told["foreseen"] = true;
    journal_.add_decision(*foreseen_for_, true, json::dump(told));
    return;
  }
  const Service& service = *find_service(call.facts().service);
  const ApiError error = service.denied
                             ? service.denied(request, decision, authorization)
                             : access_denied(service.model, request, decision, authorization);
  told["message"] = error.message;
  journal_.add_decision(call.facts().journal_id, true, json::dump(told));
  throw error;
}

Gateway::Simulation Gateway::simulate(Call::Facts facts, const Authorization& authorization) {
  return judge(Call(*this, std::move(facts)), authorization);
}

void Gateway::foresee(int64_t journal_id, const std::function<void()>& work) {
  struct Foreseeing {
    std::optional<int64_t>& entry;
    ~Foreseeing() { entry.reset(); }
  } const foreseeing{foreseen_for_};
  foreseen_for_ = journal_id;
  const state::Savepoint untouched(parts_.store.state);  // never kept
  try {
    work();
  } catch (const ApiError&) {
    // What was seen until here is noted.
  }
}

}  // namespace sim
