#include "sim/policy/explain.h"

#include <fmt/format.h>

#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sim/aws/arn.h"
#include "sim/base/json_writer.h"
#include "sim/base/text.h"
#include "sim/policy/authorizer.h"
#include "sim/policy/context_origin.h"
#include "sim/policy/mistakes.h"
#include "sim/policy/near_miss.h"
#include "sim/policy/remedy.h"
#include "sim/policy/statement.h"

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

void write(json::Writer& out, const StatementOutcome& outcome) {
  out.begin_object().name("policy").text(outcome.policy);
  out.name("statement").text(outcome.statement);
  out.name("effect").text(outcome.effect == Effect::kAllow ? "Allow" : "Deny");
  out.name("matched").flag(outcome.matched);
  if (!outcome.matched) {
    out.name("failed").text(outcome.failed);
    out.name("wanted").texts(outcome.wanted);
    out.name("had").texts(outcome.had);
    if (!outcome.operation.empty()) out.name("operator").text(outcome.operation);
    if (!outcome.key.empty()) out.name("key").text(outcome.key);
  }
  out.end_object();
}

// The members of a decision, into an object that the caller begins and ends.
void write(json::Writer& out, const Request& request, const Decision& decision) {
  out.name("principal").begin_object();
  out.name("kind").text(kind_name(request.principal.kind));
  out.name("name").text(who(request.principal));
  out.name("account").text(request.principal.account).end_object();
  out.name("action").text(request.action);
  out.name("resource").text(request.resource);
  out.name("resource_account").text(request.resource_account);
  out.name("effect").text(name_of(decision.effect));
  out.name("layer").text(name_of(decision.layer));
  out.name("policy").text(decision.policy);
  out.name("statement").text(decision.statement);
  out.name("reason").text(reason(request, decision));
  out.name("verdicts").begin_array();
  for (const auto& verdict : decision.verdicts) {
    out.begin_object().name("layer").text(name_of(verdict.layer));
    out.name("effect").text(name_of(verdict.effect));
    out.name("statements").begin_array();
    for (const auto& outcome : verdict.statements) write(out, outcome);
    out.end_array().end_object();
  }
  out.end_array();
  out.name("warnings").texts(decision.warnings);
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

// ---- Context keys.

// The keys that decided about a statement: those of its conditions, and those that its patterns
// take their variables from. Written into an array that the caller begins and ends.
class KeysUsed {
 public:
  KeysUsed(const Context& context, json::Writer& out) : context_(context), out_(out) {}

  void add(const Statement& statement) {
    for (const auto& pattern : statement.resource.patterns) add(pattern);
    for (const auto& condition : statement.conditions) {
      add(condition.folded_key, condition.key);
      for (const auto& operand : condition.operands) {
        if (const auto* pattern = std::get_if<Pattern>(&operand.value)) add(*pattern);
      }
    }
  }

 private:
  void add(const Pattern& pattern) {
    for (const auto& piece : pattern.pieces) {
      if (!piece.variable.empty()) add(piece.variable, piece.variable);
    }
  }

  void add(const std::string& folded, const std::string& written) {
    if (!seen_.insert(folded).second) return;
    const auto* key = context_.find(folded);
    out_.begin_object().name("key").text(key ? key->name : written);
    out_.name("values").texts(key ? key->values : std::vector<std::string>());
    out_.name("origin").text(origin_of(folded)).end_object();
  }

  const Context& context_;
  json::Writer& out_;
  std::set<std::string> seen_;
};

// Conditions are asked only where everything before them fits. A service is let in by statements
// made for it: what any of them asks for is worth knowing.
bool asks_context(const Statement& statement, const Request& request, const Policies& policies,
                  const Rules& rules) {
  const auto finding =
      examine(statement, request, boundary_of(request, policies), rules.assumptions);
  return finding.matched() || finding.failed == Part::kCondition ||
         request.principal.kind == aws::PrincipalKind::kService;
}

void write_context_used(json::Writer& out, const Request& request, const Policies& policies,
                        const Rules& rules, const Decision& decision) {
  KeysUsed keys(request.context, out);
  for (const auto& verdict : decision.verdicts) {
    if (decision.allowed() && verdict.layer != decision.layer) continue;
    for (const auto& level : documents_of(policies, verdict.layer)) {
      for (const Attached* attached : level) {
        if (decision.allowed() && attached->name != decision.policy) continue;
        for (const auto& statement : attached->document->statements) {
          const bool used = decision.allowed() ? statement.name == decision.statement
                                               : asks_context(statement, request, policies, rules);
          if (used) keys.add(statement);
        }
      }
    }
  }
}

template <class List>
void write_values(json::Writer& out, const List& list) {
  out.begin_array();
  for (const auto& each : list) out.value(to_value(each));
  out.end_array();
}

std::string indented(const std::string& block, std::string_view margin) {
  std::string out;
  for (const auto line : text::split(block, '\n')) {
    if (!line.empty()) fmt::format_to(std::back_inserter(out), "{}{}\n", margin, line);
  }
  return out;
}

std::string_view sentence_for(std::string_view effect) {
  if (effect == name_of(Effect::kAllow)) return "allows";
  return effect == name_of(Effect::kExplicitDeny) ? "denies" : "does not allow";
}

// Whether the caller belongs to the resource's organization. A service is told what its customer
// is.
bool is_of_organization(const Request& request) {
  const auto* owners = request.context.find("aws:ResourceOrgID");
  if (!owners || request.principal.kind == aws::PrincipalKind::kService) return true;
  const auto* callers = request.context.find("aws:PrincipalOrgID");
  return callers && callers->values == owners->values;
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
  // AWS names the policy that denies when it has an ARN of its own, is not the resource's, and is
  // of the caller's account or organization.
  const bool named = decision.layer != Layer::kResource && decision.policy.substr(0, 4) == "arn:" &&
                     (decision.layer != Layer::kResourceControl || is_of_organization(request));
  return fmt::format("with an explicit deny in {} {}{}{}", article, layer, named ? ": " : "",
                     named ? decision.policy : "");
}

Value to_value(const Request& request, const Decision& decision) {
  json::Writer out;
  out.begin_object();
  write(out, request, decision);
  out.end_object();
  return Value::parse(out.take());
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

std::string explained_json(const Request& request, const Policies& policies, const Rules& rules,
                           const Decision& decision) {
  json::Writer out;
  out.begin_object();
  write(out, request, decision);
  out.name("context").begin_array();
  write_context_used(out, request, policies, rules, decision);
  out.end_array();
  if (!decision.allowed()) {
    write_values(out.name("mistakes"), mistakes_in(request, policies, decision));
    write_values(out.name("remedies"), remedies_for(request, policies, rules, decision));
  }
  out.end_object();
  return out.take();
}

Value explained(const Request& request, const Policies& policies, const Rules& rules,
                const Decision& decision) {
  return Value::parse(explained_json(request, policies, rules, decision));
}

std::string explained_text(const Value& explained) {
  std::string out = to_text(explained);
  const Value context = list_of(explained, "context");
  if (!context.empty()) out += "  context keys used:\n";
  for (const auto& key : context) {
    const Value values = list_of(key, "values");
    fmt::format_to(std::back_inserter(out), "    {} {} ({})\n", text_of(key, "key"),
                   values.empty() ? std::string("is missing") : "= " + joined(values),
                   text_of(key, "origin"));
  }
  return out;
}

std::string advice_text(const Value& mistakes, const Value& remedies) {
  std::string out;
  if (!mistakes.empty()) out += "likely mistakes:\n";
  for (const auto& each : mistakes) {
    const std::string statement = text_of(each, "statement");
    fmt::format_to(std::back_inserter(out), "  {}{}{}: {}. {}\n", text_of(each, "policy"),
                   statement.empty() ? "" : ", ", statement, text_of(each, "what"),
                   text_of(each, "remedy"));
  }
  if (!remedies.empty()) out += "to allow it:\n";
  for (const auto& each : remedies) {
    fmt::format_to(std::back_inserter(out), "  {}: {}\n", text_of(each, "policy"),
                   text_of(each, "summary"));
    const auto statement = each.find("statement");
    if (statement != each.end() && statement->is_object()) {
      out += indented(pretty_statement(*statement), "    ");
    }
  }
  return out;
}

}  // namespace sim::policy
