#include "fakes/iam/simulation.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <utility>

#include "fakes/iam/context_keys.h"
#include "fakes/iam/records.h"
#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/evaluation.h"
#include "sim/policy/near_miss.h"

namespace fakes::iam {
namespace {

namespace policy = sim::policy;
using policy::DocumentKind;
using policy::Effect;
using policy::Layer;

// The layers whose policies are given to a simulation, or found for it.
constexpr std::array kInputLayers = {Layer::kIdentity, Layer::kBoundary, Layer::kResource};

constexpr const char* kResourcePolicy = "ResourcePolicy";

policy::Attached attach(Simulation& simulation, const std::string& name,
                        const std::string& document, DocumentKind kind) {
  policy::Attached attached{parsed_for_simulation(document, kind), name};
  simulation.places[attached.document.get()] = statement_positions(document);
  return attached;
}

std::string account_in(const std::string& resource) {
  const auto arn = sim::aws::parse_arn(resource);
  return arn ? std::string(arn->account) : std::string();
}

// A resource without a policy is judged by the caller's policies alone. Keys and roles, which ask
// their own policy first, are given one that leaves the decision to the caller's account.
std::string delegating_policy(const std::string& account, DocumentKind kind) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":{{"Effect":"Allow",)"
                     R"("Principal":{{"AWS":"{}"}},"Action":"{}"{}}}}})",
                     account, kind == DocumentKind::kKey ? "kms:*" : "sts:*",
                     kind == DocumentKind::kKey ? R"(,"Resource":"*")" : "");
}

// Sets what belongs to the resource: its owner and its policy.
void put_resource(Simulation& trial, const std::string& resource) {
  const std::string& caller = trial.request.principal.account;
  trial.request.resource = resource;
  const DocumentKind kind = policy::document_kind(Layer::kResource, trial.request);
  if (!trial.resource_policy.empty()) {
    const std::string named = account_in(resource);
    trial.request.resource_account = !named.empty()                  ? named
                                     : !trial.resource_owner.empty() ? trial.resource_owner
                                                                     : caller;
    trial.policies.resource = attach(trial, kResourcePolicy, trial.resource_policy, kind);
    return;
  }
  trial.request.resource_account = caller;
  if (kind != DocumentKind::kBucket) {
    trial.policies.resource = {parsed_for_simulation(delegating_policy(caller, kind), kind), ""};
  }
}

const policy::LayerVerdict* verdict_of(const policy::Decision& decision, Layer layer) {
  for (const auto& verdict : decision.verdicts) {
    if (verdict.layer == layer) return &verdict;
  }
  return nullptr;
}

std::optional<bool> allows(const policy::Decision& decision, Layer layer) {
  const auto* verdict = verdict_of(decision, layer);
  return verdict ? std::optional(verdict->effect == Effect::kAllow) : std::nullopt;
}

Effect said_by(const policy::Decision& decision, Layer layer) {
  const auto* verdict = verdict_of(decision, layer);
  return verdict ? verdict->effect : Effect::kImplicitDeny;
}

// Whether a statement that matches had a part in the outcome: a Deny whenever there is one, and
// otherwise what grants. A boundary never grants.
bool decides(const policy::Statement& statement, Layer layer, Effect outcome) {
  if (outcome == Effect::kExplicitDeny) return statement.denies;
  return outcome == Effect::kAllow && !statement.denies && layer != Layer::kBoundary;
}

void add_missing(const policy::Statement& statement, const policy::Finding& finding,
                 const policy::Context& context, std::vector<std::string>& missing) {
  std::vector<std::string> keys;
  switch (finding.failed) {
    case policy::Part::kPrincipal:
    case policy::Part::kAction:
      return;  // about something else
    case policy::Part::kResource:
      add_keys_of_resources(statement, keys);
      break;
    case policy::Part::kNone:
    case policy::Part::kCondition:
      add_keys_of_resources(statement, keys);
      add_keys_of_conditions(statement, keys);
  }
  for (const auto& key : keys) {
    if (!context.find(sim::text::lower(key))) add_key(key, missing);
  }
}

void look_at(const Simulation& trial, const policy::Attached& attached, Layer layer,
             Trial& result) {
  const auto places = trial.places.find(attached.document.get());
  if (places == trial.places.end()) return;  // no input
  const auto boundary = policy::boundary_of(trial.request, trial.policies);
  const auto& statements = attached.document->statements;
  for (size_t i = 0; i < statements.size(); ++i) {
    const auto finding =
        policy::examine(statements[i], trial.request, boundary, trial.rules.assumptions);
    add_missing(statements[i], finding, trial.request.context, result.missing_keys);
    if (finding.matched() && decides(statements[i], layer, result.effect)) {
      result.matched.push_back({attached.name, layer, places->second.at(i)});
    }
  }
}

}  // namespace

std::shared_ptr<const policy::Document> parsed_for_simulation(const std::string& document,
                                                              DocumentKind kind) {
  auto parsed = policy::parse_document(document, kind, policy::Standard::kJudgeable);
  if (!parsed.value) {
    const auto& complaint = parsed.complaints.front();
    throw invalid_input(
        fmt::format("The policy is not valid: {}: {}", complaint.place, complaint.message));
  }
  return std::make_shared<const policy::Document>(std::move(*parsed.value));
}

Simulation simulation_of(sim::Call& call, const sim::aws::Principal& caller,
                         policy::Context context) {
  Simulation simulation;
  simulation.request.principal = caller;
  simulation.request.context = std::move(context);
  simulation.request.resource = "*";
  // Of all that a real request would meet, only what the organization says has a part in this.
  auto all = call.policies_for(simulation.request, simulation.rules);
  simulation.policies.service_control = std::move(all.service_control);
  return simulation;
}

void add_identity_policy(Simulation& simulation, const std::string& name,
                         const std::string& document) {
  simulation.policies.identity.push_back(
      attach(simulation, name, document, DocumentKind::kIdentity));
}

void set_boundary(Simulation& simulation, const std::string& name, const std::string& document) {
  simulation.policies.boundary = attach(simulation, name, document, DocumentKind::kIdentity);
}

Trial try_out(const Simulation& simulation, const std::string& action,
              const std::string& resource) {
  Simulation trial = simulation;
  trial.request.action = action;
  put_resource(trial, resource);
  const auto decision = policy::authorize(trial.request, trial.policies, trial.rules);
  Trial result;
  result.effect = decision.effect;
  result.organization_allows = allows(decision, Layer::kServiceControl);
  result.boundary_allows = allows(decision, Layer::kBoundary);
  if (trial.request.resource_account != trial.request.principal.account) {
    result.identity_says = said_by(decision, Layer::kIdentity);
    result.resource_says = said_by(decision, Layer::kResource);
  }
  for (const Layer layer : kInputLayers) {
    for (const auto& level : policy::documents_of(trial.policies, layer)) {
      for (const auto* attached : level) look_at(trial, *attached, layer, result);
    }
  }
  return result;
}

}  // namespace fakes::iam
