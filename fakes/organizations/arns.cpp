#include "fakes/organizations/arns.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/text.h"

namespace fakes::organizations {
namespace {

std::string arn(const Org& org, std::string_view resource) {
  return fmt::format("arn:{}:organizations::{}:{}", org.partition, org.management, resource);
}

}  // namespace

std::string organization_arn(const Org& org) { return arn(org, "organization/" + org.id); }

std::string account_arn(const Org& org, std::string_view account) {
  return arn(org, fmt::format("account/{}/{}", org.id, account));
}

std::string root_arn(const Org& org) {
  return arn(org, fmt::format("root/{}/{}", org.id, org.root));
}

std::string unit_arn(const Org& org, std::string_view unit) {
  return arn(org, fmt::format("ou/{}/{}", org.id, unit));
}

std::string policy_arn(const Org& org, const Policy& policy) {
  const std::string type = sim::text::lower(name_of(policy.type));
  if (policy.aws_managed()) {
    return fmt::format("arn:{}:organizations::aws:policy/{}/{}", org.partition, type, policy.id);
  }
  return arn(org, fmt::format("policy/{}/{}/{}", org.id, type, policy.id));
}

std::string handshake_arn(const Org& org, std::string_view handshake) {
  return arn(org, fmt::format("handshake/{}/invite/{}", org.id, handshake));
}

std::vector<std::string> line_of(Database& state, const Org& org, std::string_view parent) {
  std::vector<std::string> line;
  for (std::string at(parent); at != org.root;) {
    line.push_back(at);
    at = find_unit(state, org.id, at).value().parent;
  }
  line.push_back(org.root);
  std::reverse(line.begin(), line.end());
  return line;
}

std::string path_of(const Org& org, const std::vector<std::string>& line) {
  return fmt::format("{}/{}/", org.id, sim::text::join(line, "/"));
}

Kind kind_of(std::string_view id) {
  if (id.starts_with("r-")) return Kind::kRoot;
  if (id.starts_with("ou-")) return Kind::kUnit;
  if (id.starts_with("p-")) return Kind::kPolicy;
  if (id.starts_with("h-")) return Kind::kHandshake;
  return Kind::kAccount;
}

std::string_view name_of(Kind kind) {
  return kind == Kind::kRoot ? "ROOT" : kind == Kind::kUnit ? "ORGANIZATIONAL_UNIT" : "ACCOUNT";
}

bool has_target(Database& state, const Org& org, std::string_view id) {
  switch (kind_of(id)) {
    case Kind::kRoot:
      return id == org.root;
    case Kind::kUnit:
      return find_unit(state, org.id, id).has_value();
    case Kind::kAccount:
      return find_member(state, org.id, id).has_value();
    default:
      return false;
  }
}

std::string target_arn(const Org& org, std::string_view id) {
  const Kind kind = kind_of(id);
  return kind == Kind::kRoot   ? root_arn(org)
         : kind == Kind::kUnit ? unit_arn(org, id)
                               : account_arn(org, id);
}

}  // namespace fakes::organizations
