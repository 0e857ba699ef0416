#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/authorizer.h"

namespace sim::policy {
namespace {

bool judged_by_trust_policy(const Request& request) {
  const auto arn = aws::parse_arn(request.resource);
  return text::equals_ignoring_case(request.action.substr(0, 4), "sts:") && arn &&
         arn->service == "iam" && arn->resource.substr(0, 5) == "role/";
}

// AWS's word for the layer in its messages, with the article of the explicit form.
std::pair<std::string_view, std::string_view> words_for(const Request& request, Layer layer) {
  if (layer == Layer::kResource && judged_by_trust_policy(request)) {
    return {"the", "role trust policy"};
  }
  if (layer == Layer::kGrant) return {"a", name_of(Layer::kResource)};
  return {layer == Layer::kIdentity ? "an" : "a", name_of(layer)};
}

std::string_view kind_name(aws::PrincipalKind kind) {
  switch (kind) {
    case aws::PrincipalKind::kAnonymous:
      return "anonymous";
    case aws::PrincipalKind::kRoot:
      return "root";
    case aws::PrincipalKind::kUser:
      return "user";
    case aws::PrincipalKind::kRoleSession:
      return "role_session";
    case aws::PrincipalKind::kFederatedUser:
      return "federated_user";
    case aws::PrincipalKind::kService:
      return "service";
    case aws::PrincipalKind::kIdentityProvider:
      return "identity_provider";
  }
  return "";
}

std::string who(const aws::Principal& principal) {
  if (!principal.arn.empty()) return principal.arn;
  return principal.name.empty() ? "anonymous" : principal.name;
}

Value statement_value(const StatementOutcome& outcome) {
  Value value = {{"policy", outcome.policy},
                 {"statement", outcome.statement},
                 {"effect", outcome.effect == Effect::kAllow ? "Allow" : "Deny"},
                 {"matched", outcome.matched}};
  if (outcome.matched) return value;
  value["failed"] = outcome.failed;
  value["wanted"] = outcome.wanted;
  value["had"] = outcome.had;
  if (!outcome.operation.empty()) value["operator"] = outcome.operation;
  if (!outcome.key.empty()) value["key"] = outcome.key;
  return value;
}

std::string text_of(const Value& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Value list_of(const Value& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : Value::array();
}

std::string joined(const Value& list) {
  std::string out;
  for (const auto& item : list) {
    if (!item.is_string()) continue;
    if (!out.empty()) out += ", ";
    const auto text = item.get<std::string>();
    out += text.empty() ? "\"\"" : text;
  }
  return out.empty() ? "(nothing)" : out;
}

void write_statement(std::string& out, const Value& outcome) {
  const std::string statement = text_of(outcome, "statement");
  fmt::format_to(std::back_inserter(out), "    {}{}{}: {} ", text_of(outcome, "policy"),
                 statement.empty() ? "" : ", ", statement, text_of(outcome, "effect"));
  if (outcome.value("matched", false)) {
    out += "applies\n";
    return;
  }
  const std::string operation = text_of(outcome, "operator");
  fmt::format_to(std::back_inserter(out), "does not apply: {}", text_of(outcome, "failed"));
  if (!operation.empty()) {
    fmt::format_to(std::back_inserter(out), " {} {}", operation, text_of(outcome, "key"));
  }
  fmt::format_to(std::back_inserter(out), " wanted {} / had {}\n",
                 joined(list_of(outcome, "wanted")), joined(list_of(outcome, "had")));
}

std::string_view sentence_for(std::string_view effect) {
  if (effect == name_of(Effect::kAllow)) return "allows";
  return effect == name_of(Effect::kExplicitDeny) ? "denies" : "does not allow";
}

}  // namespace

std::string_view name_of(Layer layer) {
  switch (layer) {
    case Layer::kResourceControl:
      return "resource control policy";
    case Layer::kServiceControl:
      return "service control policy";
    case Layer::kResource:
      return "resource-based policy";
    case Layer::kIdentity:
      return "identity-based policy";
    case Layer::kBoundary:
      return "permissions boundary";
    case Layer::kSession:
      return "session policy";
    case Layer::kEndpoint:
      return "VPC endpoint policy";
    case Layer::kGrant:
      return "grant";
  }
  return "";
}

std::string_view name_of(Effect effect) {
  switch (effect) {
    case Effect::kAllow:
      return "allow";
    case Effect::kExplicitDeny:
      return "explicit_deny";
    case Effect::kImplicitDeny:
      return "implicit_deny";
  }
  return "";
}

std::string reason(const Request& request, const Decision& decision) {
  if (decision.allowed()) return {};
  const auto [article, layer] = words_for(request, decision.layer);
  if (decision.effect == Effect::kImplicitDeny) {
    return fmt::format("because no {} allows the {} action", layer, request.action);
  }
  // AWS names the policy that denies when it has an ARN of its own and is not the resource's.
  const bool named = decision.layer != Layer::kResource && decision.policy.substr(0, 4) == "arn:";
  return fmt::format("with an explicit deny in {} {}{}{}", article, layer, named ? ": " : "",
                     named ? decision.policy : "");
}

Value to_value(const Request& request, const Decision& decision) {
  Value verdicts = Value::array();
  for (const auto& verdict : decision.verdicts) {
    Value statements = Value::array();
    for (const auto& outcome : verdict.statements) statements.push_back(statement_value(outcome));
    verdicts.push_back({{"layer", name_of(verdict.layer)},
                        {"effect", name_of(verdict.effect)},
                        {"statements", std::move(statements)}});
  }
  return {{"principal",
           {{"kind", kind_name(request.principal.kind)},
            {"name", who(request.principal)},
            {"account", request.principal.account}}},
          {"action", request.action},
          {"resource", request.resource},
          {"resource_account", request.resource_account},
          {"effect", name_of(decision.effect)},
          {"layer", name_of(decision.layer)},
          {"policy", decision.policy},
          {"statement", decision.statement},
          {"reason", reason(request, decision)},
          {"verdicts", std::move(verdicts)},
          {"warnings", decision.warnings}};
}

std::string to_text(const Value& decision_value) {
  const auto principal = decision_value.find("principal");
  const std::string name =
      principal != decision_value.end() ? text_of(*principal, "name") : std::string();
  std::string out = fmt::format("{} asked for {} on {}\n", name, text_of(decision_value, "action"),
                                text_of(decision_value, "resource"));
  const std::string reason_text = text_of(decision_value, "reason");
  const std::string statement = text_of(decision_value, "statement");
  const std::string policy = text_of(decision_value, "policy");
  fmt::format_to(std::back_inserter(out), "{}{}{}\n", text_of(decision_value, "effect"),
                 reason_text.empty() ? "" : " ", reason_text);
  if (!policy.empty()) {
    fmt::format_to(std::back_inserter(out), "decided by {}{}{}\n", policy,
                   statement.empty() ? "" : ", ", statement);
  }
  for (const auto& verdict : list_of(decision_value, "verdicts")) {
    fmt::format_to(std::back_inserter(out), "  {} {}\n", text_of(verdict, "layer"),
                   sentence_for(text_of(verdict, "effect")));
    for (const auto& outcome : list_of(verdict, "statements")) write_statement(out, outcome);
  }
  for (const auto& warning : list_of(decision_value, "warnings")) {
    if (warning.is_string()) {
      fmt::format_to(std::back_inserter(out), "  note: {}\n", warning.get<std::string>());
    }
  }
  return out;
}

}  // namespace sim::policy
