#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/arn.h"
#include "sim/base/text.h"
#include "sim/policy/document.h"
#include "sim/policy/service_rules.h"
#include "sim/policy/statement.h"
#include "sim/policy/vocabulary.h"

namespace sim::policy {
namespace {

using Warnings = std::vector<std::string>;
using PrincipalKind = PrincipalPattern::Kind;

std::string_view service_of(std::string_view action) { return action.substr(0, action.find(':')); }

bool is_of(std::string_view action, std::string_view service) {
  return text::equals_ignoring_case(service_of(action), service);
}

// A key policy speaks of its own key, and of KMS alone.
void add_of_key(const Statement& statement, Warnings& out) {
  for (const auto& action : statement.action.patterns) {
    if (action.text == "*" || is_of(action.text, "kms")) continue;
    out.push_back(fmt::format("{}: `{}` means nothing in a key policy, whose actions are KMS's",
                              statement.name, action.text));
  }
  if (statement.resource.patterns.empty()) {
    out.push_back(
        fmt::format("{}: a statement of a key policy without Resource has no effect: "
                    "write `*`, which is the key",
                    statement.name));
  }
  for (const auto& resource : statement.resource.patterns) {
    const auto arn = aws::parse_arn(resource.text);
    const bool key = arn && arn->service == "kms" && arn->resource.starts_with("key/");
    if (resource.text == "*" || key) continue;
    out.push_back(fmt::format("{}: `{}` is not the key: in a key policy write `*`, which is",
                              statement.name, resource.text));
  }
}

bool lists(const Statement& statement, std::string_view action) {
  const auto& listed = statement.action.patterns;
  return std::any_of(listed.begin(), listed.end(), [&](const Pattern& each) {
    return text::wildcard_match(text::lower(each.text), text::lower(action));
  });
}

bool names(const Statement& statement, bool federated) {
  const auto& listed = statement.principal.patterns;
  return std::any_of(listed.begin(), listed.end(), [&](const PrincipalPattern& each) {
    return each.kind != PrincipalKind::kEveryone &&
           (each.kind == PrincipalKind::kFederated) == federated;
  });
}

// Identity providers and everyone else assume roles by different operations.
void add_of_trust(const Statement& statement, Warnings& out) {
  if (statement.denies || statement.action.negated || statement.principal.negated) return;
  const bool by_provider = lists(statement, "sts:AssumeRoleWithWebIdentity") ||
                           lists(statement, "sts:AssumeRoleWithSAML");
  if (names(statement, true) && !by_provider) {
    out.push_back(
        fmt::format("{}: who signs in with an identity provider assumes a role by "
                    "sts:AssumeRoleWithWebIdentity or sts:AssumeRoleWithSAML",
                    statement.name));
  }
  if (names(statement, false) && by_provider && !lists(statement, "sts:AssumeRole")) {
    out.push_back(
        fmt::format("{}: sts:AssumeRoleWithWebIdentity and sts:AssumeRoleWithSAML are "
                    "for principals of the kind Federated",
                    statement.name));
  }
}

void add_of_resource_control(const Statement& statement, Warnings& out) {
  for (const auto& action : statement.action.patterns) {
    if (action.text == "*" || under_resource_control(action.text)) continue;
    out.push_back(fmt::format("{}: resource control policies do not bear on `{}`", statement.name,
                              action.text));
  }
}

}  // namespace

std::vector<std::string> kind_warnings_of(const Document& document, DocumentKind kind) {
  Warnings out;
  for (const auto& statement : document.statements) {
    if (kind == DocumentKind::kKey) add_of_key(statement, out);
    if (kind == DocumentKind::kTrust) add_of_trust(statement, out);
    if (kind == DocumentKind::kResourceControl) add_of_resource_control(statement, out);
  }
  return out;
}

}  // namespace sim::policy
