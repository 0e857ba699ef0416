#include "fakes/s3/public_policies.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

using sim::Value;

std::vector<std::string> texts(const Value& value) {
  std::vector<std::string> out;
  const auto add = [&](const Value& v) {
    out.push_back(v.is_string() ? v.get<std::string>() : v.dump());
  };
  if (value.is_array()) {
    for (const auto& each : value) add(each);
  } else {
    add(value);
  }
  return out;
}

bool is_fixed(std::string_view value) {
  return value.find_first_of("*?") == std::string_view::npos &&
         value.find("${") == std::string_view::npos;
}

bool is_everyone(const Value& principal) {
  if (principal.is_string()) return principal == "*";
  for (const auto& [kind, values] : principal.items()) {
    for (const auto& each : texts(values)) {
      if (each == "*") return true;
      // A web identity provider by its host name admits whoever it admits.
      if (kind == "Federated" && !each.starts_with("arn:")) return true;
    }
  }
  return false;
}

// Broad ranges of addresses do not limit anybody: wider than /8, or than /32 of IPv6.
bool is_narrow_range(std::string_view range) {
  const auto slash = range.find('/');
  if (slash == std::string_view::npos) return is_fixed(range);
  const auto width = sim::text::to_integer(range.substr(slash + 1));
  const bool v6 = range.find(':') != std::string_view::npos;
  return width && *width >= (v6 ? 32 : 8);
}

bool is_fixed_user(std::string_view value) {
  // "AROLEID:*", every session of one role, does not count as fixed.
  return is_fixed(value);
}

bool is_fixed_access_point(std::string_view arn) {
  const auto parts = sim::text::split(arn, ':');
  return parts.size() >= 6 && is_fixed(parts[4]) && !parts[4].empty();
}

using Judge = bool (*)(std::string_view);
constexpr std::array<std::pair<std::string_view, Judge>, 14> kLimitingKeys = {{
    {"aws:principalorgid", is_fixed},
    {"aws:principalorgpaths", is_fixed},
    {"aws:principalaccount", is_fixed},
    {"aws:principalarn", is_fixed},
    {"aws:sourceip", is_narrow_range},
    {"aws:sourcearn", is_fixed},
    {"aws:sourcevpc", is_fixed},
    {"aws:sourcevpce", is_fixed},
    {"aws:sourceowner", is_fixed},
    {"aws:sourceaccount", is_fixed},
    {"aws:userid", is_fixed_user},
    {"s3:x-amz-server-side-encryption-aws-kms-key-id", is_fixed},
    {"s3:dataaccesspointarn", is_fixed_access_point},
    {"s3:dataaccesspointaccount", is_fixed},
}};

// Operators that hold only when the key is present and has one of the values.
bool limits(std::string_view operator_name) {
  constexpr std::array<std::string_view, 6> kLimiting = {
      "stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike", "ipaddress"};
  std::string folded = sim::text::lower(operator_name);
  if (folded.starts_with("foranyvalue:")) folded.erase(0, 12);
  return std::find(kLimiting.begin(), kLimiting.end(), folded) != kLimiting.end();
}

bool is_limited(const Value& condition) {
  for (const auto& [operator_name, block] : condition.items()) {
    if (!limits(operator_name)) continue;
    for (const auto& [key, values] : block.items()) {
      const std::string folded = sim::text::lower(key);
      for (const auto& [limiting, judge] : kLimitingKeys) {
        if (folded != limiting) continue;
        const auto all = texts(values);
        const auto judged = judge;
        if (!all.empty() &&
            std::all_of(all.begin(), all.end(), [&](const auto& value) { return judged(value); })) {
          return true;
        }
      }
    }
  }
  return false;
}

bool is_public_statement(const Value& statement) {
  if (statement.value("Effect", "") != "Allow") return false;
  const auto principal = statement.find("Principal");
  if (principal != statement.end() && !is_everyone(*principal)) return false;
  const auto condition = statement.find("Condition");
  return condition == statement.end() || !is_limited(*condition);
}

}  // namespace

bool is_public_policy(const Value& document) {
  const Value& statements = document.at("Statement");
  if (statements.is_object()) return is_public_statement(statements);
  return std::any_of(statements.begin(), statements.end(), is_public_statement);
}

}  // namespace fakes::s3
