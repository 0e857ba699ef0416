#include <algorithm>
#include <array>
#include <string_view>

#include "sim/policy/document.h"
#include "sim/policy/statement.h"

namespace sim::policy {
namespace {

// Keys that tie a statement to someone when their values are fixed. The aws:SourceIp rule is apart.
constexpr std::array<std::string_view, 15> kFixingKeys = {
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalservicename",
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceowner",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:userid",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount"};

bool is_fixed_text(std::string_view text) {
  return !text.empty() && text.find_first_of("*?") == std::string_view::npos &&
         text.find("${") == std::string_view::npos;
}

// Access point ARNs may leave the access point's name open when the account is fixed.
bool is_fixed_access_point(std::string_view arn) {
  for (int part = 0; part < 5; ++part) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return false;
    if (part == 4 && !is_fixed_text(arn.substr(0, colon))) return false;
    arn.remove_prefix(colon + 1);
  }
  return arn.substr(0, 12) == "accesspoint/";
}

// Narrow networks are fixed: IPv4 from /8, which takes in the private blocks of RFC 1918, IPv6 from
// /32.
bool is_fixed_address(const Operand& operand) {
  const auto* range = std::get_if<AddressRange>(&operand.value);
  if (!range) return false;
  constexpr size_t kNarrowV4 = 8;
  constexpr size_t kNarrowV6 = 32;
  return range->prefix >= (range->length == 4 ? kNarrowV4 : kNarrowV6);
}

bool has_fixed_values(const Condition& condition) {
  if (condition.operands.empty()) return false;
  const auto all = [&](auto fixed) {
    return std::all_of(condition.operands.begin(), condition.operands.end(), fixed);
  };
  if (condition.op.family == Family::kAddress) {
    return condition.folded_key == "aws:sourceip" && all(is_fixed_address);
  }
  if (condition.op.family != Family::kString && condition.op.family != Family::kArn) return false;
  if (std::find(kFixingKeys.begin(), kFixingKeys.end(), condition.folded_key) ==
      kFixingKeys.end()) {
    return false;
  }
  const bool access_point = condition.folded_key == "s3:dataaccesspointarn";
  return all([&](const Operand& operand) {
    return is_fixed_text(operand.text) || (access_point && is_fixed_access_point(operand.text));
  });
}

// Operators that a missing key satisfies restrict nobody.
bool fixes_someone(const Condition& condition) {
  return !condition.op.negated && !condition.op.if_exists &&
         condition.op.quantifier != Quantifier::kForAllValues && has_fixed_values(condition);
}

bool is_fixed_principal(const PrincipalPattern& pattern) {
  if (pattern.kind == PrincipalPattern::Kind::kEveryone) return false;
  // Anyone can sign in with a public web identity provider; a provider ARN belongs to one account.
  return pattern.kind != PrincipalPattern::Kind::kFederated || pattern.text.substr(0, 4) == "arn:";
}

}  // namespace

bool is_public(const Document& document) {
  return std::any_of(
      document.statements.begin(), document.statements.end(), [](const Statement& statement) {
        if (statement.denies) return false;
        const auto& listed = statement.principal.patterns;
        const bool fixed = !statement.principal.negated && !listed.empty() &&
                           std::all_of(listed.begin(), listed.end(), is_fixed_principal);
        return !fixed && std::none_of(statement.conditions.begin(), statement.conditions.end(),
                                      fixes_someone);
      });
}

}  // namespace sim::policy
