// One run of IAM's policy simulator: the policies put to the test, who is taken to call, the
// condition keys that the request gives, and what comes of an action on a resource. Decided by the
// same engine as real requests. Used by the simulate operations, which read their input into it and
// show what it answers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fakes/iam/statement_positions.h"
#include "sim/gateway/call.h"
#include "sim/policy/authorizer.h"

namespace fakes::iam {

struct Simulation {
  sim::policy::Request request;    // caller and context; action and resource are each trial's own
  sim::policy::Policies policies;  // under the names by which answers call them
  sim::policy::Rules rules;
  std::map<const sim::policy::Document*, std::vector<TextSpan>> places;
  // A policy that every resource is taken to have; empty: none.
  std::string resource_policy;
  // The account of resources whose ARN names none; empty: the caller's.
  std::string resource_owner;
};

// With the control policies of the caller's organization and none of the caller's own.
Simulation simulation_of(sim::Call& call, const sim::aws::Principal& caller,
                         sim::policy::Context context);
void add_identity_policy(Simulation& simulation, const std::string& name,
                         const std::string& document);
void set_boundary(Simulation& simulation, const std::string& name, const std::string& document);

struct MatchedStatement {
  std::string policy;
  sim::policy::Layer layer;
  TextSpan place;
};

struct Trial {
  sim::policy::Effect effect = sim::policy::Effect::kImplicitDeny;
  std::vector<MatchedStatement> matched;  // those that decided
  std::vector<std::string> missing_keys;
  std::optional<bool> organization_allows, boundary_allows;  // nothing: there is none
  // Across accounts: what each side says. Nothing within an account.
  std::optional<sim::policy::Effect> identity_says, resource_says;
};
// `resource` is an ARN or "*".
Trial try_out(const Simulation& simulation, const std::string& action, const std::string& resource);

// Throws InvalidInput for a text that is no policy of that kind.
std::shared_ptr<const sim::policy::Document> parsed_for_simulation(const std::string& document,
                                                                   sim::policy::DocumentKind kind);

}  // namespace fakes::iam
