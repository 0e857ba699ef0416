#include "fakes/iam/roles.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/boundaries.h"
#include "fakes/iam/documents.h"
#include "fakes/iam/holdings.h"
#include "fakes/iam/instance_profiles.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/owners.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/quotas.h"
#include "fakes/iam/users.h"
#include "sim/base/encoding.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kHour = 3600;  // in seconds

// A service's role and the policy that AWS attaches to it.
struct LinkedRole {
  std::string_view service;
  const char *role, *policy;
};
constexpr LinkedRole kLinkedRoles[] = {
    {"inspector2.amazonaws.com", "AWSServiceRoleForAmazonInspector2",
     "AmazonInspector2ServiceRolePolicy"},
    {"agentless.inspector2.amazonaws.com", "AWSServiceRoleForAmazonInspector2Agentless",
     "AmazonInspector2AgentlessServiceRolePolicy"},
};

const LinkedRole* linked_role_of(std::string_view service) {
  const auto* at = std::find_if(std::begin(kLinkedRoles), std::end(kLinkedRoles),
                                [&](const LinkedRole& each) { return each.service == service; });
  return at == std::end(kLinkedRoles) ? nullptr : at;
}

// What CreateRole and UpdateRoleDescription answer: neither MaxSessionDuration nor RoleLastUsed.
Value shown_new(const Role& role) {
  Value shown = role_shown(role);
  if (!role.description.empty()) shown["Description"] = role.description;
  show_boundary(shown, role.boundary);
  if (!role.tags.empty()) shown["Tags"] = tags_shown(role.tags);
  return shown;
}

// ListRoles shows neither boundary, tags nor RoleLastUsed.
Value shown_listed(const Role& role) {
  Value shown = shown_new(role);
  shown.erase("PermissionsBoundary");
  shown.erase("Tags");
  shown["MaxSessionDuration"] = role.max_session_seconds;
  return shown;
}

// GetRole shows everything; the last use of roles is not recorded.
Value shown_whole(const Role& role) {
  Value shown = shown_new(role);
  shown["MaxSessionDuration"] = role.max_session_seconds;
  shown["RoleLastUsed"] = Value::object();
  return shown;
}

}  // namespace

Value role_shown(const Role& role) {
  return {{"Path", role.path},
          {"RoleName", role.name},
          {"RoleId", role.id},
          {"Arn", role.arn},
          {"CreateDate", sim::to_millis(role.created)},
          {"AssumeRolePolicyDocument", sim::encoding::percent_encode(role.trust)}};
}

std::string service_linked_name(std::string_view service) {
  const auto* linked = linked_role_of(service);
  return linked ? linked->role : "";
}

void make_role(Call& call, Role& role) {
  role.account = call.account;
  role.id = "AROA" + call.ids.base32("iam/role", 17);
  role.arn = call.arn("iam", "", role.account, "role" + role.path + role.name);
  role.created = call.now();
  add_role(call.state, role);
}

Role existing_role(const Call& call, const std::string& name) {
  auto role = find_role(call.state, call.account, name);
  if (!role) throw no_such_role(name);
  return std::move(*role);
}

Role modifiable_role(const Call& call, const std::string& name) {
  Role role = existing_role(call, name);
  if (role.service_linked) throw protected_role(name);
  return role;
}

Output create_role(Call& call, const Input& input) {
  Role role;
  role.name = input.text("RoleName");
  role.path = input.text("Path", "/");
  role.trust = input.text("AssumeRolePolicyDocument");
  role.description = input.text("Description");
  role.max_session_seconds = input.number("MaxSessionDuration", kHour);
  role.tags = tags_from(input.at("Tags"));
  check_trust_policy(call, role.trust, Principals::kMustExist);
  check_trust_size(call, role.trust);
  role.boundary = boundary_from(call, input, Owner::kRole);
  if (role_name_taken(call.state, call.account, role.name)) throw role_exists(role.name);
  make_role(call, role);
  check_quota(call, Quota::kRolesOfAccount, count_of_roles(call.state, call.account));
  return Value{{"Role", shown_new(role)}};
}

// The fakes act for their services in their own names: what the role's policy allows is for reading
// only.
Output create_service_linked_role(Call& call, const Input& input) {
  if (input.has("CustomSuffix")) throw not_simulated("CreateServiceLinkedRole", "CustomSuffix");
  const std::string service = input.text("AWSServiceName");
  const auto* linked = linked_role_of(service);
  if (!linked) throw not_simulated("CreateServiceLinkedRole", service);
  Role role;
  role.name = linked->role;
  if (find_role(call.state, call.account, role.name)) {
    throw invalid_input(
        fmt::format("Service role name {} has been taken in this account, please "
                    "try a different suffix.",
                    role.name));
  }
  role.path = fmt::format("/aws-service-role/{}/", service);
  role.service_linked = true;
  role.description = input.text("Description");
  role.trust = fmt::format(
      R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["sts:AssumeRole"],)"
      R"("Principal":{{"Service":["{}"]}}}}]}})",
      service);
  make_role(call, role);
  check_quota(call, Quota::kRolesOfAccount, count_of_roles(call.state, call.account));
  attach_managed(
      call.state, role.account, Owner::kRole, role.name,
      call.arn("iam", "", "aws", std::string("policy/aws-service-role/") + linked->policy));
  return Value{{"Role", shown_new(role)}};
}

Output get_role(Call& call, const Input& input) {
  return Value{{"Role", shown_whole(existing_role(call, input.text("RoleName")))}};
}

Output list_roles(Call& call, const Input& input) {
  auto rows = roles_after(call.state, call.account, input.text("PathPrefix", "/"),
                          position_of(call, input), page_size(input) + 1);
  return page_of(call, input, "Roles", std::move(rows), shown_listed,
                 [](const Role& role) { return role.name; });
}

Output update_assume_role_policy(Call& call, const Input& input) {
  const Role role = modifiable_role(call, input.text("RoleName"));
  const std::string document = input.text("PolicyDocument");
  check_trust_policy(call, document, Principals::kMustExist);
  check_trust_size(call, document);
  keep_trust_document(call, role);
  set_trust(call.state, call.account, role.name, document);
  return {};
}

// AWS lets the description of a service-linked role be changed, and nothing else. Without a longest
// session, the documentation says, the default of one hour is applied.
Output update_role(Call& call, const Input& input) {
  const std::string name = input.text("RoleName");
  Role role =
      input.has("MaxSessionDuration") ? modifiable_role(call, name) : existing_role(call, name);
  role.description = input.text("Description", role.description);
  role.max_session_seconds = input.number("MaxSessionDuration", kHour);
  change_role(call.state, role);
  return Value::object();
}

Output update_role_description(Call& call, const Input& input) {
  Role role = existing_role(call, input.text("RoleName"));
  role.description = input.text("Description");
  change_role(call.state, role);
  return Value{{"Role", shown_new(role)}};
}

Output delete_role(Call& call, const Input& input) {
  const Role role = modifiable_role(call, input.text("RoleName"));
  check_holds_no_policies(call, Owner::kRole, role.name);
  if (!instance_profiles_of_role(call, role.name).empty()) throw must_remove_roles_from_profile();
  remove_role(call.state, call.account, role.name);
  return {};
}

}  // namespace fakes::iam
