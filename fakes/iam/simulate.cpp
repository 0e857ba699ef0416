#include "fakes/iam/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "fakes/iam/context_keys.h"
#include "fakes/iam/documents.h"
#include "fakes/iam/identities.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/policy_source.h"
#include "fakes/iam/records.h"
#include "fakes/iam/simulation.h"
#include "sim/aws/arn.h"
#include "sim/policy/conditions.h"

namespace fakes::iam {
namespace {

namespace policy = sim::policy;
using policy::Effect;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;
using sim::aws::Principal;
using sim::aws::PrincipalKind;

// ---- What the request gives.

// The documents of a list under the names by which answers call them: "PolicyInputList.1".
std::vector<SourcedPolicy> given_policies(const Input& input, const char* member) {
  std::vector<SourcedPolicy> given;
  for (const auto& document : input.at(member)) {
    const auto name = fmt::format("{}.{}", member, given.size() + 1);
    try {
      check_identity_policy(document.get<std::string>());
    } catch (const sim::ApiError& fault) {
      throw invalid_input(fmt::format("{}: {}", name, fault.message));
    }
    given.push_back({name, document.get<std::string>()});
  }
  return given;
}

// An operator that reads values of a type: what it cannot read is no value of the type.
std::string_view operator_for(std::string_view type) {
  if (type.starts_with("numeric")) return "NumericEquals";
  if (type.starts_with("boolean")) return "Bool";
  if (type.starts_with("ip")) return "IpAddress";
  if (type.starts_with("binary")) return "BinaryEquals";
  if (type.starts_with("date")) return "DateEquals";
  return "StringEquals";
}

void check_values(const std::string& key, const std::string& type,
                  const std::vector<std::string>& values) {
  const auto name = operator_for(type);
  const auto condition = policy::compile_condition(*policy::parse_operator(name), name, key, values,
                                                   policy::Variables::kLiteral);
  for (const auto& operand : condition.operands) {
    if (std::holds_alternative<std::monostate>(operand.value)) {
      throw invalid_input(fmt::format("Invalid value {} of context key {}, whose type is {}.",
                                      operand.text, key, type));
    }
  }
  if (values.size() != 1 && !type.ends_with("List")) {
    throw invalid_input(fmt::format("Context key {} of type {} takes one value.", key, type));
  }
}

policy::Context context_of(const Input& input) {
  policy::Context context;
  for (const auto& entry : input.at("ContextEntries")) {
    const auto key = entry.value("ContextKeyName", std::string());
    const auto type = entry.value("ContextKeyType", std::string());
    const auto values = entry.value("ContextKeyValues", std::vector<std::string>());
    if (key.empty() || type.empty()) {
      throw invalid_input("A context entry has a name, a type and values.");
    }
    check_values(key, type, values);
    if (type.ends_with("List")) {
      context.set_list(key, values);
    } else {
      context.set(key, values.front());
    }
  }
  return context;
}

// Somebody without a name, in the account that asks.
Principal anybody(const Call& call) {
  Principal who;
  who.kind = PrincipalKind::kUser;
  who.account = call.account;
  return who;
}

// A user who need not exist.
Principal caller_named(Call& call, std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->service != "iam" || !arn->resource.starts_with("user/")) {
    throw invalid_input(fmt::format("Invalid CallerArn: {} is not the ARN of an IAM user.", text));
  }
  const auto name = std::string(arn->resource.substr(arn->resource.rfind('/') + 1));
  auto known = user_or_root(call.state, std::string(arn->account), name);
  if (known && known->arn == text) return std::move(*known);
  Principal who = anybody(call);
  who.account = arn->account;
  who.arn = text;
  who.name = name;
  return who;
}

Principal caller_of(Call& call, const Input& input, const std::optional<PolicySource>& source) {
  if (input.has("CallerArn")) return caller_named(call, input.view("CallerArn"));
  const bool user = source && source->owner == Owner::kUser;
  if (input.has("ResourcePolicy") && !user) {
    throw invalid_input("CallerArn is required when a ResourcePolicy is given.");
  }
  if (user) return *user_or_root(call.state, call.account, source->name);
  Principal who = anybody(call);
  if (source && source->owner == Owner::kRole) {
    const auto role = find_role(call.state, call.account, source->name);
    who.kind = PrincipalKind::kRoleSession;
    who.arn = who.role_arn = role->arn;
    who.name = role->name;
    who.service_linked = role->service_linked;
  }
  return who;
}

// An account's id, or the ARN of its root.
std::string owner_given(const Input& input) {
  const auto owner = input.text("ResourceOwner");
  if (owner.empty() || sim::aws::is_account_id(owner)) return owner;
  const auto arn = sim::aws::parse_arn(owner);
  if (arn && arn->service == "iam" && arn->resource == "root") return std::string(arn->account);
  throw invalid_input(fmt::format("Invalid ResourceOwner: {} is not an account.", owner));
}

std::vector<std::string> actions_given(const Input& input) {
  auto actions = input.at("ActionNames").get<std::vector<std::string>>();
  for (const auto& action : actions) {
    const auto colon = action.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == action.size() ||
        action.find_first_of("*?") != std::string::npos) {
      throw invalid_input(fmt::format("Invalid action {}: an action is named in full.", action));
    }
  }
  return actions;
}

std::vector<std::string> resources_given(const Input& input) {
  if (!input.has("ResourceArns") || input.at("ResourceArns").empty()) return {"*"};
  auto resources = input.at("ResourceArns").get<std::vector<std::string>>();
  for (const auto& resource : resources) {
    if (resource != "*" && !sim::aws::parse_arn(resource)) {
      throw invalid_input(fmt::format("Invalid resource {}: it is not an ARN.", resource));
    }
  }
  return resources;
}

void add_given(const Input& input, Simulation& simulation) {
  for (const auto& each : given_policies(input, "PolicyInputList")) {
    add_identity_policy(simulation, each.name, each.document);
  }
  const auto boundaries = given_policies(input, "PermissionsBoundaryPolicyInputList");
  if (boundaries.size() > 1) {
    throw invalid_input("The list of Permissions Boundary policies cannot exceed 1 items.");
  }
  for (const auto& each : boundaries) set_boundary(simulation, each.name, each.document);
  simulation.resource_policy = input.text("ResourcePolicy");
  simulation.resource_owner = owner_given(input);
}

// ---- What the answer shows.

const char* word_for(Effect effect) {
  switch (effect) {
    case Effect::kAllow:
      return "allowed";
    case Effect::kExplicitDeny:
      return "explicitDeny";
    case Effect::kImplicitDeny:
      break;
  }
  return "implicitDeny";
}

Value shown(const TextPosition& position) {
  return {{"Line", position.line}, {"Column", position.column}};
}

// AWS's answers name these types, which its model does not list.
Value shown(const MatchedStatement& statement) {
  const bool of_resource = statement.layer == policy::Layer::kResource;
  return {{"SourcePolicyId", statement.policy},
          {"SourcePolicyType", of_resource ? "Resource Policy" : "IAM Policy"},
          {"StartPosition", shown(statement.place.begin)},
          {"EndPosition", shown(statement.place.end)}};
}

Value shown(const std::vector<MatchedStatement>& statements) {
  Value list = Value::array();
  for (const auto& statement : statements) list.push_back(shown(statement));
  return list;
}

// What an action's result and a resource's have in common. Details belong to named resources.
Value shown_details(const Trial& trial, bool named) {
  Value details = {{"MatchedStatements", shown(trial.matched)},
                   {"MissingContextValues", trial.missing_keys}};
  if (trial.boundary_allows) {
    details["PermissionsBoundaryDecisionDetail"] = {
        {"AllowedByPermissionsBoundary", *trial.boundary_allows}};
  }
  if (!named || trial.organization_allows == false) return details;
  details["EvalDecisionDetails"] = Value::object();
  if (trial.identity_says) {
    details["EvalDecisionDetails"] = {{"IAM Policy", word_for(*trial.identity_says)},
                                      {"Resource Policy", word_for(*trial.resource_says)}};
  }
  return details;
}

Value shown_resource(const std::string& resource, const Trial& trial) {
  Value result = shown_details(trial, true);
  result["EvalResourceName"] = resource;
  result["EvalResourceDecision"] = word_for(trial.effect);
  return result;
}

// One word over several resources: a Deny of any, or else an Allow of any.
Effect joined(const std::vector<Trial>& trials) {
  const auto any = [&](Effect effect) {
    return std::any_of(trials.begin(), trials.end(),
                       [&](const Trial& trial) { return trial.effect == effect; });
  };
  return any(Effect::kExplicitDeny) ? Effect::kExplicitDeny
         : any(Effect::kAllow)      ? Effect::kAllow
                                    : Effect::kImplicitDeny;
}

Value evaluate(const Simulation& simulation, const std::string& action,
               const std::vector<std::string>& resources) {
  std::vector<Trial> trials;
  for (const auto& resource : resources) trials.push_back(try_out(simulation, action, resource));
  const bool one = resources.size() == 1, named = !one || resources.front() != "*";
  Value result =
      one ? shown_details(trials.front(), named) : Value{{"MatchedStatements", Value::array()}};
  result["EvalActionName"] = action;
  result["EvalResourceName"] = one ? resources.front() : "*";
  result["EvalDecision"] = word_for(joined(trials));
  if (trials.front().organization_allows) {
    result["OrganizationsDecisionDetail"] = {
        {"AllowedByOrganizations",
         std::all_of(trials.begin(), trials.end(),
                     [](const Trial& trial) { return trial.organization_allows == true; })}};
  }
  if (!named) return result;
  result["MissingContextValues"] = Value::array();  // each resource names its own
  for (size_t i = 0; i < resources.size(); ++i) {
    result["ResourceSpecificResults"].push_back(shown_resource(resources[i], trials[i]));
  }
  return result;
}

Output answer(Call& call, const Input& input, const Simulation& simulation) {
  struct Row {
    size_t number;
    std::string action;
  };
  const auto actions = actions_given(input);
  const auto resources = resources_given(input);
  const auto after = position_of(call, input);
  std::vector<Row> rows;
  for (size_t i = after.empty() ? 0 : std::stoul(after); i < actions.size(); ++i) {
    rows.push_back({i + 1, actions[i]});
  }
  rows.resize(std::min(rows.size(), static_cast<size_t>(page_size(input)) + 1));
  return page_of(
      call, input, "EvaluationResults", std::move(rows),
      [&](const Row& row) { return evaluate(simulation, row.action, resources); },
      [](const Row& row) { return std::to_string(row.number); });
}

void refuse_resource_handling(const Input& input, const char* operation) {
  if (input.has("ResourceHandlingOption")) throw not_simulated(operation, "ResourceHandlingOption");
}

Output keys_of(const std::vector<SourcedPolicy>& policies) {
  std::vector<std::string> keys;
  for (const auto& each : policies) {
    add_keys_of(*parsed_for_simulation(each.document, policy::DocumentKind::kIdentity), keys);
  }
  return Value{{"ContextKeyNames", keys}};
}

}  // namespace

Output simulate_principal_policy(Call& call, const Input& input) {
  refuse_resource_handling(input, "SimulatePrincipalPolicy");
  const auto source = policy_source(call, input.view("PolicySourceArn"));
  const auto held = sourced_policies(call, source);
  auto simulation = simulation_of(call, caller_of(call, input, source), context_of(input));
  for (const auto& each : held.identity) add_identity_policy(simulation, each.name, each.document);
  for (const auto& each : held.boundary) set_boundary(simulation, each.name, each.document);
  add_given(input, simulation);
  return answer(call, input, simulation);
}

Output simulate_custom_policy(Call& call, const Input& input) {
  refuse_resource_handling(input, "SimulateCustomPolicy");
  auto simulation = simulation_of(call, caller_of(call, input, std::nullopt), context_of(input));
  // Policies alone are tried out, whatever organization the account belongs to.
  simulation.policies.service_control.clear();
  add_given(input, simulation);
  return answer(call, input, simulation);
}

Output get_context_keys_for_principal_policy(Call& call, const Input& input) {
  auto policies =
      sourced_policies(call, policy_source(call, input.view("PolicySourceArn"))).identity;
  for (auto& each : given_policies(input, "PolicyInputList")) policies.push_back(std::move(each));
  return keys_of(policies);
}

Output get_context_keys_for_custom_policy(Call&, const Input& input) {
  return keys_of(given_policies(input, "PolicyInputList"));
}

}  // namespace fakes::iam
