#include "sim/gateway/gateway.h"

#include <fmt/format.h>

#include <stdexcept>

#include "sim/gateway/access.h"
#include "sim/gateway/fault_answer.h"
#include "sim/gateway/policy_settings.h"
#include "sim/gateway/spoil.h"

namespace sim {
namespace {

using wire::Protocol;
using wire::sigv4::Scheme;

ApiError not_implemented(const Service& service, const wire::Operation& operation) {
  return ApiError(
      "NotImplemented", 501,
      fmt::format("inspector-sim does not implement {}:{}", service.model.service, operation.name));
}

ApiError invalid_input(const Service& service, const std::vector<wire::ConstraintFault>& faults) {
  if (service.invalid) return service.invalid(faults);
  switch (service.model.protocol) {
    case Protocol::kRestXml:
      return ApiError("MalformedXML", 400,
                      "The XML you provided was not well-formed or did not validate against our "
                      "published schema");
    case Protocol::kAwsQuery:
    case Protocol::kEc2Query:
      return ApiError("ValidationError", 400, wire::constraint_message(faults));
    default:
      return ApiError("ValidationException", 400, wire::constraint_message(faults));
  }
}

const wire::Model& spoken(const Route& route) {
  if (route.model) return *route.model;
  return route.service ? route.service->model : unrouted_model();
}

std::string account_of(const aws::Principal& who) {
  return who.kind == aws::PrincipalKind::kService ? who.source_account : who.account;
}

}  // namespace

Gateway::Gateway(Parts parts)
    : parts_(parts),
      journal_(parts.store.ledger),
      faults_(parts.store.ledger, parts.story),
      router_(services_),
      resource_sides_(parts.store.state),
      caller_sides_(parts.store.state),
      places_(parts.store.state) {
  parts_.settings.declare(gateway_settings());
  parts_.settings.declare(policy_settings());
}

Gateway::~Gateway() = default;

void Gateway::install(Service service) {
  if (!service.authorizations) {
    throw std::logic_error(
        fmt::format("service {} does not say what its operations need", service.model.service));
  }
  parts_.store.state.script(std::string(service.schema));
  parts_.settings.declare(service.settings);
  const std::string name = service.model.service;
  const auto [at, added] = services_.emplace(name, std::move(service));
  if (!added) throw std::logic_error(fmt::format("service {} is installed twice", name));
  router_.add(at->second);
  if (at->second.find_key) identities_ = &at->second;
  if (at->second.organization_of) organizations_ = &at->second;
  if (at->second.take_event) events_ = &at->second;
}

const Service* Gateway::find_service(std::string_view name) const {
  const auto at = services_.find(name);
  return at == services_.end() ? nullptr : &at->second;
}

void Gateway::reload() {
  journal_.reload();
  faults_.reload();
  parts_.settings.reload();
  open_calls_.clear();
  closed_calls_.clear();
}

// The request path, socket to answer.
wire::HttpResponse Gateway::handle(wire::HttpRequest request) {
  state::Batch records(parts_.store.ledger);
  JournalEntry entry;
  entry.id = journal_.next_id();
  entry.at = parts_.story.now();
  const std::string request_id = request_id_of(entry.id, parts_.ids);
  const bool head = request.method == "HEAD";
  Route route;
  wire::HttpResponse response;
  std::optional<FaultRule> struck;
  Millis skew{0};
  note_state();
  try {
    router_.route(request, route);
    const Identity who = identify(request, route, entry, skew);
    if (!route.operation) throw unknown_operation(route);
    const auto& service = *route.service;
    const Value input = wire::decode_input(*route.model, *route.operation, request, route.labels);
    Call::Facts facts;
    facts.caller = who.principal;
    facts.account = account_of(who.principal);
    facts.region = who.region;
    facts.service = service.model.service;
    facts.operation = route.operation->name;
    facts.request_id = request_id;
    facts.journal_id = entry.id;
    facts.http = &request;
    facts.endpoint = endpoint_of(request);
    facts.scheme = route.claim.scheme;
    if (const auto signed_at = date::parse_basic(route.claim.timestamp)) {
      facts.signature_age = parts_.wire.now() + skew - *signed_at;
    }
    Output output = serve(service, *service.model.find(route.operation->name), std::move(facts),
                          input, entry, &struck);
    entry.status = output.status ? output.status : route.operation->status;
    const int64_t idle = output.idle_millis;
    response = wire::encode_output(*route.model, *route.operation, std::move(output), request_id);
    response.delivery.idle_millis = idle;
  } catch (const ApiError& error) {
    entry.status = error.http_status;
    entry.error = error.code;
    entry.message = error.message;
    response = wire::encode_error(spoken(route), error, request_id, head);
    for (const auto& [name, value] : error.headers) response.headers.set(name, value);
    response.headers.set("x-sim-explain", std::to_string(entry.id));
  } catch (const std::exception& bug) {
    entry.status = 500;
    entry.error = kBugCode;
    entry.message = bug.what();
    const ApiError error(kBugCode, 500, fmt::format("a bug in inspector-sim: {}", bug.what()));
    response = wire::encode_error(spoken(route), error, request_id, head);
  }
  if (route.service && entry.service.empty()) {
    entry.service = route.service->model.service;
    entry.operation = route.operation ? route.operation->name : route.unknown_operation;
    entry.region = route.region;
  }
  response.headers.set("Date", date::http(parts_.wire.now() + skew));
  if (struck && spoil(response, *struck) == Spoilt::kNothingThere) faults_.take_back(struck->id);
  close(entry);
  tell_closed_calls();
  note_state();
  records.end();
  return response;
}

// The VPC endpoint that a request came through: named by its host or, for clients that cannot give
// loopback another name, by the header x-sim-vpc-endpoint.
std::optional<state::VpcEndpoint> Gateway::endpoint_of(const wire::HttpRequest& request) {
  const std::string id = request.headers.get("x-sim-vpc-endpoint", vpc_endpoint_of_host(request));
  if (id.empty()) return std::nullopt;
  auto endpoint = state::find_vpc_endpoint(parts_.store.state, id);
  if (!endpoint) {
    throw ApiError("InvalidVpcEndpointId.NotFound", 400,
                   fmt::format("the request names VPC endpoint {}, which no region of the world "
                               "has under \"vpc_endpoints\"",
                               id));
  }
  return endpoint;
}

Gateway::Identity Gateway::identify(wire::HttpRequest& request, const Route& route,
                                    JournalEntry& entry, Millis& skew) {
  const auto& claim = route.claim;
  const auto& model = *route.model;
  Identity who;
  who.region = route.region;
  if (claim.scheme == Scheme::kNone) {
    const bool allowed_unsigned = model.protocol == Protocol::kRestXml ||
                                  (route.operation && route.operation->unsigned_request);
    if (!allowed_unsigned) throw wire::sigv4::missing_credentials(route.dialect);
    wire::sigv4::unwrap_chunked(request, route.dialect);
    return who;
  }
  const auto key = identities_ && identities_->find_key
                       ? identities_->find_key(parts_.store.state, claim.access_key_id)
                       : std::nullopt;
  if (!key || !key->active) throw wire::sigv4::unknown_access_key(claim, route.dialect);
  const auto account = parts_.accounts.find(key->principal.account);
  const bool known_region = aws::find_region(claim.scope.region) != nullptr;
  const auto& partition = aws::partition_of(route.region);
  if (known_region && account && account->partition != partition.name) {
    throw wire::sigv4::unknown_access_key(claim, route.dialect);
  }
  if (claim.session_token != key->session_token) {
    // A temporary key without its token is no key at all; a wrong token is named as such.
    throw claim.session_token.empty() ? wire::sigv4::unknown_access_key(claim, route.dialect)
                                      : wire::sigv4::invalid_token(claim, route.dialect);
  }
  skew = skew_of(route, key->principal, request, entry);
  // A global service signs with its partition's default region; others with any real region.
  const bool any_region = claim.scope.region.empty() || (known_region && !model.global);
  const std::string expected_region(any_region ? std::string_view() : partition.default_region);
  wire::sigv4::verify(request, claim,
                      {claim.access_key_id, key->secret_access_key, key->session_token},
                      model.signing_name, expected_region, parts_.wire.now() + skew, route.dialect);
  if (key->expires && *key->expires <= parts_.story.now()) {
    throw wire::sigv4::expired_token(claim, route.dialect);
  }
  who.principal = key->principal;
  who.principal.access_key_id = claim.access_key_id;
  return who;
}

Output Gateway::serve(const Service& service, const wire::Operation& operation, Call::Facts facts,
                      const Value& input, JournalEntry& entry, std::optional<FaultRule>* struck,
                      const std::string& asked_by) {
  entry.service = service.model.service;
  entry.operation = operation.name;
  entry.region = facts.region;
  entry.account = facts.account;
  entry.principal = principal_name(facts.caller);
  entry.input = redacted(operation.input, input);
  if (arrival_) arrival_(entry);
  if (hears()) begin_hearing(facts, asked_by);
  const auto door = struck ? Faults::Door::kWire : Faults::Door::kInside;
  const auto* rule = strike(service, operation, facts, input, entry, door);
  if (rule && struck) *struck = *rule;
  if (rule && rule->refuses()) throw fault_error(*rule, service, operation, facts.http);
  // Between services there is no wire to spoil: a lost answer is a failed call.
  if (rule && !struck && (rule->delivery.reset || rule->delivery.cut_after_bytes)) {
    throw ApiError("InternalError", 500, fmt::format("the answer was lost by {}", rule->name()));
  }
  if (rule && rule->duplicate) deliver_first(service, operation, facts, input, entry);
  Call call(*this, std::move(facts));
  if (service.admit && asked_by.empty()) {
    state::Savepoint counted(parts_.store.state);
    service.admit(call);
    counted.keep();
  }
  if (rule && rule->stale) {
    return perform_in_the_past(service, operation, call, input, *rule->stale);
  }
  return perform(service, operation, call, input);
}

Output Gateway::perform(const Service& service, const wire::Operation& operation, Call& call,
                        const Value& input) {
  const auto handler = service.operations.find(operation.name);
  if (handler == service.operations.end()) throw not_implemented(service, operation);
  const Input members(operation.input, input);
  const auto validate = [&] {
    const auto faults = wire::check_constraints(operation, input, service.enum_wording);
    if (!faults.empty()) throw invalid_input(service, faults);
  };
  state::Savepoint savepoint(parts_.store.state);
  if (service.order == Order::kValidateThenAuthorize) validate();
  authorize(service, operation, call, members);
  if (service.order == Order::kAuthorizeThenValidate) validate();
  Output output = handler->second(call, members);
  savepoint.keep();
  return output;
}

void Gateway::authorize(const Service& service, const wire::Operation& operation, Call& call,
                        const Input& input) {
  for (const auto& each : service.authorizations(call, operation, input)) demand(call, each);
}

Answer Gateway::call(const aws::Principal& who, const std::string& region,
                     std::string_view service_name, std::string_view operation_name,
                     const Value& input) {
  state::Batch records(parts_.store.ledger);
  JournalEntry entry;
  entry.id = journal_.next_id();
  entry.at = parts_.story.now();
  Answer answer;
  answer.journal_id = entry.id;
  try {
    const Service* service = find_service(service_name);
    const auto* operation = service ? service->model.find(operation_name) : nullptr;
    if (!operation) {
      throw std::invalid_argument(
          fmt::format("no operation {}:{} in the models", service_name, operation_name));
    }
    Call::Facts facts{who,
                      account_of(who),
                      region,
                      service->model.service,
                      operation->name,
                      "",
                      request_id_of(entry.id, parts_.ids),
                      entry.id,
                      nullptr};
    answer.output = serve(*service, *operation, std::move(facts), input, entry, nullptr);
    entry.status = answer.output.status ? answer.output.status : operation->status;
  } catch (const ApiError& error) {
    entry.status = error.http_status;
    entry.error = error.code;
    entry.message = error.message;
    answer.error = error;
  }
  close(entry);
  tell_closed_calls();
  records.end();
  return answer;
}

Output Gateway::ask(const Call& from, Ask request) {
  const Service* service = find_service(request.service);
  const auto* operation = service ? service->model.find(request.operation) : nullptr;
  if (!operation) {
    throw std::logic_error(fmt::format("{} asks for {}:{}, which no model has",
                                       from.facts().service, request.service, request.operation));
  }
  Call::Facts facts{request.as,
                    account_of(request.as),
                    request.region.empty() ? from.region : request.region,
                    service->model.service,
                    operation->name,
                    request.via,
                    "",
                    0,
                    nullptr};
  if (foreseen_for_) {
    Call call(*this, std::move(facts));
    return perform(*service, *operation, call, request.input);
  }
  JournalEntry entry;
  entry.id = journal_.next_id();
  entry.parent = from.facts().journal_id;
  entry.at = parts_.story.now();
  facts.journal_id = entry.id;
  facts.request_id = request_id_of(entry.id, parts_.ids);
  try {
    Output output = serve(*service, *operation, std::move(facts), request.input, entry, nullptr,
                          from.facts().service);
    entry.status = output.status ? output.status : operation->status;
    close(entry);
    return output;
  } catch (const ApiError& error) {
    entry.status = error.http_status;
    entry.error = error.code;
    entry.message = error.message;
    close(entry);
    throw;
  }
}

void Gateway::run_job(const state::AgendaItem& item) {
  const Service* service = find_service(item.service);
  const auto job = service ? service->jobs.find(item.job) : decltype(service->jobs.end()){};
  if (!service || job == service->jobs.end()) {
    throw std::logic_error(
        fmt::format("the agenda names job {} of {}, which does not exist", item.job, item.service));
  }
  state::Batch records(parts_.store.ledger);
  JournalEntry entry;
  entry.id = journal_.next_id();
  entry.at = parts_.story.now();
  entry.service = item.service;
  entry.operation = "job " + item.job;
  entry.region = item.region;
  entry.account = item.account;
  entry.principal = item.service;
  entry.input = Value{{"subject", item.subject}}.dump();
  entry.status = 200;
  Call::Facts facts{{},
                    item.account,
                    item.region,
                    item.service,
                    entry.operation,
                    "",
                    request_id_of(entry.id, parts_.ids),
                    entry.id,
                    nullptr};
  facts.caller.kind = aws::PrincipalKind::kService;
  facts.caller.name = item.service;
  facts.caller.source_account = item.account;
  try {
    state::Savepoint savepoint(parts_.store.state);
    Call call(*this, std::move(facts));
    job->second(call, item.subject);
    savepoint.keep();
  } catch (const std::exception& bug) {
    // The client whose request moved the clock has nothing to do with it: the journal tells.
    entry.status = 500;
    entry.error = kBugCode;
    entry.message = bug.what();
  }
  close(entry);
  tell_closed_calls();
  note_state();
  records.end();
}

}  // namespace sim
