#include "sim/policy/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sim/aws/arn.h"
#include "sim/base/text.h"

namespace sim::policy {
namespace {

constexpr std::string_view kContextPrefix = "kms:encryptioncontext:";
constexpr std::string_view kKmsPrefix = "kms:";

// Grant constraints bind only where an encryption context travels.
constexpr std::array<std::string_view, 8> kContextOperations = {
    "Encrypt",
    "Decrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo"};

bool element_matches(const Element<Pattern>& element, std::string_view subject,
                     const Context& context) {
  if (!element.present) return true;
  const bool any =
      std::any_of(element.patterns.begin(), element.patterns.end(),
                  [&](const Pattern& pattern) { return matches(pattern, subject, context); });
  return any != element.negated;
}

bool principal_matches(const Statement& statement, const Request& request, Boundary boundary,
                       const Assumptions& assumptions, Reach& reach) {
  const auto& element = statement.principal;
  if (!element.present) return true;
  if (element.negated) {
    // AWS: a Deny with NotPrincipal always hits callers that have a permissions boundary.
    return boundary == Boundary::kPresent || !excepts(element.patterns, request.principal);
  }
  for (const auto& pattern : element.patterns) reach |= reach_of(pattern, request.principal);
  if (!statement.denies && !assumptions.everyone_includes_services &&
      request.principal.kind == aws::PrincipalKind::kService) {
    reach &= ~kReachEveryone;
  }
  return reach != kReachNone;
}

std::vector<std::string> texts_of(const Element<Pattern>& element) {
  std::vector<std::string> texts;
  for (const auto& pattern : element.patterns) {
    texts.push_back(element.negated ? "not " + pattern.text : pattern.text);
  }
  return texts;
}

std::vector<std::string> texts_of(const Element<PrincipalPattern>& element) {
  std::vector<std::string> texts;
  for (const auto& pattern : element.patterns) {
    texts.push_back(element.negated ? "not " + pattern.text : pattern.text);
  }
  return texts;
}

// The names under which a Principal element could have listed the caller.
std::vector<std::string> identities_of(const aws::Principal& principal) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (!name.empty()) names.push_back(name);
  };
  if (principal.kind == aws::PrincipalKind::kService) {
    add(principal.name);
    return names;
  }
  add(principal.arn);
  add(principal.role_arn);
  add(principal.issuer_arn);
  add(principal.account);
  if (names.empty()) names.push_back("anonymous");
  return names;
}

// "kms:Decrypt" → "Decrypt"; empty for another service.
std::string_view kms_operation(std::string_view action) {
  if (!text::equals_ignoring_case(action.substr(0, kKmsPrefix.size()), kKmsPrefix)) return {};
  return action.substr(kKmsPrefix.size());
}

bool lists_operation(const Grant& grant, std::string_view operation) {
  return std::any_of(grant.operations.begin(), grant.operations.end(), [&](const std::string& o) {
    return text::equals_ignoring_case(o, operation);
  });
}

Reach grantee_reach(const std::string& grantee, const aws::Principal& principal) {
  if (grantee.empty()) return kReachNone;
  if (principal.kind == aws::PrincipalKind::kService) {
    return grantee == principal.name ? kReachDirect : kReachNone;
  }
  if (grantee == principal.arn) return kReachDirect;
  const bool parent = (!principal.role_arn.empty() && grantee == principal.role_arn) ||
                      (!principal.issuer_arn.empty() && grantee == principal.issuer_arn);
  if (parent) return kReachParent;
  // An account as principal leaves the choice to its identity-based policies, as in key policies.
  const auto arn = aws::parse_arn(grantee);
  const bool account = arn && arn->service == "iam" && arn->resource == "root" &&
                       !principal.account.empty() && arn->account == principal.account;
  return account ? kReachAccount : kReachNone;
}

// The name of a pair of the request's encryption context; nothing for any other condition key.
std::optional<std::string_view> pair_name(const Context::Key& key) {
  const std::string_view name = key.name;
  if (!text::equals_ignoring_case(name.substr(0, kContextPrefix.size()), kContextPrefix)) {
    return std::nullopt;
  }
  return name.substr(kContextPrefix.size());
}

// The value of one pair. Names compare with case.
const std::string* context_value(const Context& context, std::string_view name) {
  for (const auto& key : context.keys()) {
    if (pair_name(key) == name && !key.values.empty()) return &key.values.front();
  }
  return nullptr;
}

size_t context_size(const Context& context) {
  return static_cast<size_t>(
      std::count_if(context.keys().begin(), context.keys().end(),
                    [](const Context::Key& key) { return !pair_name(key).value_or("").empty(); }));
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

bool all_present(const Pairs& pairs, const Context& context) {
  return std::all_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
    const auto* value = context_value(context, pair.first);
    return value && *value == pair.second;
  });
}

bool constraints_hold(const Grant& grant, std::string_view operation, const Context& context) {
  const bool bound =
      std::any_of(kContextOperations.begin(), kContextOperations.end(),
                  [&](std::string_view o) { return text::equals_ignoring_case(o, operation); });
  if (!bound) return true;
  if (!grant.context_equals.empty() && context_size(context) != grant.context_equals.size()) {
    return false;
  }
  return all_present(grant.context_equals, context) && all_present(grant.context_subset, context);
}

void add_pairs(std::vector<std::string>& out, const Pairs& pairs) {
  for (const auto& [name, value] : pairs) out.push_back(fmt::format("{}={}", name, value));
}

void describe_condition(StatementOutcome& outcome, const Condition& condition,
                        const Context& context) {
  outcome.operation = condition.operator_name;
  outcome.key = condition.key;
  for (const auto& operand : condition.operands) outcome.wanted.push_back(operand.text);
  if (const auto* key = context.find(condition.folded_key)) outcome.had = key->values;
}

}  // namespace

Finding examine(const Statement& statement, const Request& request, Boundary boundary,
                const Assumptions& assumptions) {
  Finding finding;
  if (!principal_matches(statement, request, boundary, assumptions, finding.reach)) {
    finding.failed = Part::kPrincipal;
  } else if (!element_matches(statement.action, request.action, request.context)) {
    finding.failed = Part::kAction;
  } else if (!element_matches(statement.resource, request.resource, request.context)) {
    finding.failed = Part::kResource;
  } else {
    for (const auto& condition : statement.conditions) {
      if (holds(condition, request.context, assumptions)) continue;
      finding.failed = Part::kCondition;
      finding.condition = &condition;
      break;
    }
  }
  // "*" narrowed down by aws:PrincipalArn names principals as firmly as their ARN would; not when
  // an IfExists let a caller without that key through.
  if ((finding.reach & kReachEveryone) && statement.names_principal_arn &&
      request.context.find("aws:principalarn")) {
    finding.reach |= kReachDirect;
  }
  return finding;
}

StatementOutcome describe(const Statement& statement, const Finding& finding,
                          const std::string& policy, const Request& request) {
  StatementOutcome outcome;
  outcome.policy = policy;
  outcome.statement = statement.name;
  outcome.effect = statement.denies ? Effect::kExplicitDeny : Effect::kAllow;
  outcome.matched = finding.matched();
  switch (finding.failed) {
    case Part::kNone:
      break;
    case Part::kPrincipal:
      outcome.failed = "Principal";
      outcome.wanted = texts_of(statement.principal);
      outcome.had = identities_of(request.principal);
      break;
    case Part::kAction:
      outcome.failed = "Action";
      outcome.wanted = texts_of(statement.action);
      outcome.had = {request.action};
      break;
    case Part::kResource:
      outcome.failed = "Resource";
      outcome.wanted = texts_of(statement.resource);
      outcome.had = {request.resource};
      break;
    case Part::kCondition:
      outcome.failed = "Condition";
      describe_condition(outcome, *finding.condition, request.context);
      break;
  }
  return outcome;
}

Finding examine(const Grant& grant, const Request& request) {
  Finding finding;
  const std::string_view operation = kms_operation(request.action);
  finding.reach = grantee_reach(grant.grantee_principal, request.principal);
  if (text::equals_ignoring_case(operation, "RetireGrant")) {
    const Reach retiring = grantee_reach(grant.retiring_principal, request.principal);
    if (retiring != kReachNone) {
      finding.reach = retiring;
      return finding;
    }
  }
  if (finding.reach == kReachNone) {
    finding.failed = Part::kPrincipal;
  } else if (operation.empty() || !lists_operation(grant, operation)) {
    finding.failed = Part::kAction;
  } else if (!constraints_hold(grant, operation, request.context)) {
    finding.failed = Part::kCondition;
  }
  return finding;
}

StatementOutcome describe(const Grant& grant, const Finding& finding, const Request& request) {
  StatementOutcome outcome;
  outcome.policy = "grant " + grant.id;
  outcome.matched = finding.matched();
  if (finding.failed == Part::kPrincipal) {
    outcome.failed = "Principal";
    outcome.wanted = {grant.grantee_principal};
    outcome.had = identities_of(request.principal);
  } else if (finding.failed == Part::kAction) {
    outcome.failed = "Action";
    outcome.wanted = grant.operations;
    outcome.had = {std::string(kms_operation(request.action))};
  } else if (finding.failed == Part::kCondition) {
    outcome.failed = "Condition";
    outcome.operation =
        grant.context_equals.empty() ? "EncryptionContextSubset" : "EncryptionContextEquals";
    outcome.key = "kms:EncryptionContext";
    add_pairs(outcome.wanted, grant.context_equals);
    add_pairs(outcome.wanted, grant.context_subset);
    for (const auto& key : request.context.keys()) {
      const auto name = pair_name(key).value_or("");
      if (name.empty() || key.values.empty()) continue;
      outcome.had.push_back(fmt::format("{}={}", name, key.values.front()));
    }
  }
  return outcome;
}

}  // namespace sim::policy
