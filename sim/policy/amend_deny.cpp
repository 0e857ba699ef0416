#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "sim/base/text.h"
#include "sim/policy/amend.h"
#include "sim/policy/key_carriers.h"
#include "sim/policy/statement_json.h"

namespace sim::policy {
namespace {

using aws::PrincipalKind;

// One way to spare the request; nothing when the statement does not lend itself to it.
using Way = std::optional<Amendment> (*)(const Statement&, const Subject&);

std::vector<Condition> conditions_of(const Document& document) {
  std::vector<Condition> all;
  for (const auto& statement : document.statements) {
    all.insert(all.end(), statement.conditions.begin(), statement.conditions.end());
  }
  return all;
}

// A key that the request can never have: the Deny means the actions that carry it.
std::optional<Amendment> keep_to_carriers(const Statement& statement, const Subject& subject) {
  if (statement.action.negated) return std::nullopt;
  for (const auto& condition : statement.conditions) {
    const auto& key = condition.folded_key;
    if (subject.request.context.find(key) || carried_by(key, subject.request.action)) continue;
    std::vector<std::string> meant;
    for (auto& action : carriers_of(key)) {
      const auto& listed = statement.action.patterns;
      const bool denied = std::any_of(listed.begin(), listed.end(), [&](const Pattern& each) {
        return matches(each, action, subject.request.context);
      });
      if (denied) meant.push_back(std::move(action));
    }
    if (meant.empty()) continue;
    Amendment amendment{to_value(statement), {}, {}};
    amendment.statement["Action"] = meant.size() == 1 ? Value(meant.front()) : Value(meant);
    amendment.words.push_back(fmt::format("let it name the actions that carry {} alone, {}",
                                          condition.key, text::join(meant, ", ")));
    return amendment;
  }
  return std::nullopt;
}

// The statement is right and the caller did not do what it demands.
std::optional<Amendment> send_otherwise(const Statement& statement, const Subject& subject) {
  for (const auto& condition : statement.conditions) {
    auto sending =
        sending_for(condition, subject.request, Holding::kFails, conditions_of(subject.document));
    if (sending) return Amendment{to_value(statement), {}, {std::move(*sending)}};
  }
  return std::nullopt;
}

std::optional<Amendment> except_in_condition(const Statement& statement, const Subject& subject) {
  for (const auto& condition : statement.conditions) {
    Amendment amendment{to_value(statement), {}, {}};
    auto words = except_value(amendment.statement, condition, subject.request);
    if (!words) continue;
    amendment.words.push_back(std::move(*words));
    return amendment;
  }
  return std::nullopt;
}

// AWS tells to spare services that act for themselves in this way.
std::optional<Amendment> except_services(const Statement& statement, const Subject& subject) {
  constexpr const char* kKey = "aws:PrincipalIsAWSService";
  const auto& listed = statement.principal.patterns;
  const bool everyone = std::any_of(listed.begin(), listed.end(), [](const auto& pattern) {
    return pattern.kind == PrincipalPattern::Kind::kEveryone;
  });
  const bool limited = std::any_of(
      statement.conditions.begin(), statement.conditions.end(),
      [](const Condition& each) { return each.folded_key == "aws:principalisawsservice"; });
  if (subject.request.principal.kind != PrincipalKind::kService || limited ||
      !(everyone || statement.principal.negated)) {
    return std::nullopt;
  }
  Amendment amendment{to_value(statement), {}, {}};
  amendment.statement["Condition"]["Bool"][kKey] = "false";
  amendment.words.push_back(
      "let it spare AWS services with the condition Bool aws:PrincipalIsAWSService false");
  return amendment;
}

// NotPrincipal has to list all that a caller is: session, role and account.
std::optional<Amendment> except_principal(const Statement& statement, const Subject& subject) {
  const auto& who = subject.request.principal;
  if (!statement.principal.negated || subject.boundary == Boundary::kPresent ||
      who.kind == PrincipalKind::kAnonymous || who.kind == PrincipalKind::kIdentityProvider) {
    return std::nullopt;
  }
  Amendment amendment{to_value(statement), {}, {}};
  Value& listed = amendment.statement["NotPrincipal"];
  if (who.kind == PrincipalKind::kService) {
    add_entry(listed, "Service", who.name);
  } else {
    const auto partition = who.arn.substr(4, who.arn.find(':', 4) - 4);
    for (const auto& arn :
         {who.arn, who.role_arn, fmt::format("arn:{}:iam::{}:root", partition, who.account)}) {
      if (!arn.empty()) add_entry(listed, "AWS", arn);
    }
  }
  amendment.words.push_back(
      "list in NotPrincipal everything that the caller is, his account included");
  return amendment;
}

// A caller with a permissions boundary is hit by every Deny with NotPrincipal.
std::optional<Amendment> name_principals_by_key(const Statement& statement,
                                                const Subject& subject) {
  const auto* arn = subject.request.context.find("aws:principalarn");
  if (!statement.principal.negated || !arn || arn->values.empty()) return std::nullopt;
  Amendment amendment{to_value(statement), {}, {}};
  Value excepted = amendment.statement["NotPrincipal"].value("AWS", Value::array());
  if (excepted.is_string()) excepted = Value::array({excepted});
  if (std::find(excepted.begin(), excepted.end(), arn->values.front()) == excepted.end()) {
    excepted.push_back(arn->values.front());
  }
  amendment.statement.erase("NotPrincipal");
  amendment.statement["Principal"] = "*";
  amendment.statement["Condition"]["ArnNotEquals"]["aws:PrincipalArn"] = std::move(excepted);
  amendment.words.push_back(
      "except callers with ArnNotEquals aws:PrincipalArn: a Deny with NotPrincipal hits every "
      "caller that has a permissions boundary");
  return amendment;
}

std::optional<Amendment> except_listed(const Statement& statement, const Subject& subject) {
  const auto& request = subject.request;
  Amendment amendment{to_value(statement), {}, {}};
  if (statement.action.negated) {
    add_entry(amendment.statement, "NotAction", request.action);
    amendment.words.push_back("add " + request.action + " to NotAction");
    return amendment;
  }
  if (statement.resource.negated && request.resource != "*") {
    const auto pattern = resource_pattern(request, subject.layer, subject.kind);
    const auto& excepted = pattern == "*" ? request.resource : pattern;
    add_entry(amendment.statement, "NotResource", excepted);
    amendment.words.push_back("add " + excepted + " to NotResource");
    return amendment;
  }
  return std::nullopt;
}

std::optional<Amendment> unlist_principal(const Statement& statement, const Subject& subject) {
  const auto& who = subject.request.principal;
  Amendment amendment{to_value(statement), {}, {}};
  if (statement.principal.negated || !amendment.statement.contains("Principal") ||
      !amendment.statement["Principal"].is_object()) {
    return std::nullopt;
  }
  Value& principal = amendment.statement["Principal"];
  for (const auto& name : {who.arn, who.role_arn, who.issuer_arn, who.name}) {
    if (name.empty()) continue;
    const char* kind = who.kind == PrincipalKind::kService ? "Service" : "AWS";
    if (!principal.contains(kind) || !remove_entry(principal, kind, name)) continue;
    amendment.words.push_back("take " + name + " from its principals");
    return amendment;
  }
  return std::nullopt;
}

std::optional<Amendment> unlist_action(const Statement& statement, const Subject& subject) {
  Amendment amendment{to_value(statement), {}, {}};
  if (statement.action.negated) return std::nullopt;
  for (const auto& pattern : statement.action.patterns) {
    if (!text::equals_ignoring_case(pattern.text, subject.request.action)) continue;
    if (!remove_entry(amendment.statement, "Action", pattern.text)) return std::nullopt;
    amendment.words.push_back("take " + pattern.text + " from its actions");
    return amendment;
  }
  return std::nullopt;
}

std::optional<Amendment> unlist_resource(const Statement& statement, const Subject& subject) {
  Amendment amendment{to_value(statement), {}, {}};
  if (statement.resource.negated ||
      !remove_entry(amendment.statement, "Resource", subject.request.resource)) {
    return std::nullopt;
  }
  amendment.words.push_back("take " + subject.request.resource + " from its resources");
  return amendment;
}

// In the order in which an engineer would think of them: what the statement must have meant, what
// the caller can do, then the
// exceptions that the statement has already, then the lists.
constexpr std::array<Way, 10> kWays = {
    keep_to_carriers,       send_otherwise, except_in_condition, except_services, except_principal,
    name_principals_by_key, except_listed,  unlist_principal,    unlist_action,   unlist_resource};

bool spares(const Amendment& amendment, const Subject& subject) {
  Request request = subject.request;
  for (const auto& sending : amendment.sendings) {
    request.context = with_key(request.context, sending.key, sending.values, sending.arity);
  }
  Value document = {{"Statement", amendment.statement}};
  if (!subject.document.version.empty()) document["Version"] = subject.document.version;
  const auto parsed = parse_document(document.dump(), subject.kind, Standard::kJudgeable);
  return parsed &&
         !examine(parsed.value->statements.front(), request, subject.boundary, subject.assumptions)
              .matched();
}

}  // namespace

std::optional<Amendment> amend_deny(const Statement& statement, const Subject& subject) {
  for (const Way way : kWays) {
    auto amendment = way(statement, subject);
    if (amendment && spares(*amendment, subject)) return amendment;
  }
  return std::nullopt;
}

}  // namespace sim::policy
