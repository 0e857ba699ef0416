#include "fakes/iam/access.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/group_records.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/records.h"
#include "fakes/iam/resources.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/sts_access.h"
#include "fakes/iam/users.h"
#include "sim/aws/arn.h"

namespace fakes::iam {
namespace {

using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::wire::Operation;

std::string arn_of(const Call& call, const std::string& resource) {
  return call.arn("iam", "", call.account, resource);
}

// A user's, group's or role's ARN holds its path, which the request does not always say.
std::string user_arn(const Call& call, const std::string& name) {
  const auto user = find_user(call.state, call.account, name);
  return user ? user->arn : arn_of(call, "user/" + name);
}

std::string group_arn(const Call& call, const std::string& name) {
  const auto group = find_group(call.state, call.account, name);
  return group ? group->arn : arn_of(call, "group/" + name);
}

std::string role_arn(const Call& call, const std::string& name) {
  const auto role = find_role(call.state, call.account, name);
  return role ? role->arn : arn_of(call, "role/" + name);
}

// What an operation creates: its kind, the member that names it below its path, and the action that
// its tags need.
struct Creation {
  std::string_view operation;
  const char *kind, *name, *tagging;
};
constexpr Creation kCreations[] = {
    {"CreateGroup", "group", "GroupName", nullptr},
    {"CreateInstanceProfile", "instance-profile", "InstanceProfileName", "iam:TagInstanceProfile"},
    {"CreateOpenIDConnectProvider", "oidc-provider", nullptr, "iam:TagOpenIDConnectProvider"},
    {"CreatePolicy", "policy", "PolicyName", "iam:TagPolicy"},
    {"CreateRole", "role", "RoleName", "iam:TagRole"},
    {"CreateUser", "user", "UserName", "iam:TagUser"},
    {"CreateVirtualMFADevice", "mfa", "VirtualMFADeviceName", "iam:TagMFADevice"},
};

const Creation* creation_of(const std::string& operation) {
  const auto* at = std::find_if(std::begin(kCreations), std::end(kCreations),
                                [&](const Creation& each) { return each.operation == operation; });
  return at == std::end(kCreations) ? nullptr : at;
}

// What an operation acts on is the first of these that it can name: a user joins a group, a policy
// is attached to a user.
std::string resource_of(const Call& call, const Operation& operation, const Input& input) {
  if (const auto* creation = creation_of(operation.name); creation && creation->name) {
    return arn_of(call, creation->kind + input.text("Path", "/") + input.text(creation->name));
  }
  if (operation.name == "CreateServiceLinkedRole") {
    const std::string service = input.text("AWSServiceName");
    return arn_of(
        call, fmt::format("role/aws-service-role/{}/{}", service, service_linked_name(service)));
  }
  if (auto other = other_resource(call, operation, input); !other.empty()) return other;
  const auto names = [&](const char* member) {
    return operation.input && operation.input->find(member);
  };
  if (names("GroupName")) return group_arn(call, input.text("GroupName"));
  if (names("RoleName")) return role_arn(call, input.text("RoleName"));
  if (names("UserName")) return user_arn(call, named_user(call, input));
  if (names("PolicyArn")) return input.text("PolicyArn");
  return "*";
}

// What IAM's own refusals call the resource: a user, group, role or instance profile that exists by
// kind and name, a policy by name or ARN, what is created by its ARN, lists by the path asked for.
std::string shown_resource(const Call& call, const Operation& operation, const Input& input,
                           const std::string& resource) {
  const auto path = [&] { return input.text("PathPrefix", "/"); };
  if (operation.name == "ListUsers") return arn_of(call, "user" + path());
  if (operation.name == "ListGroups") return arn_of(call, "group" + path());
  if (operation.name == "ListRoles") return arn_of(call, "role" + path());
  if (operation.name == "ListInstanceProfiles") return arn_of(call, "instance-profile" + path());
  if (operation.name == "ListPolicies") return "policy path " + path();
  if (operation.name == "CreatePolicy") return "policy " + input.text("PolicyName");
  const bool whole = creation_of(operation.name) || operation.name == "CreateServiceLinkedRole" ||
                     (operation.input && operation.input->find("PolicySourceArn"));
  if (whole) return resource;
  const auto arn = sim::aws::parse_arn(resource);
  if (!arn || resource.ends_with('*')) return resource;
  const auto slash = arn->resource.find('/');
  const auto kind = arn->resource.substr(0, slash);
  if (kind == "policy") return "policy " + resource;
  const std::string name(arn->resource.substr(arn->resource.rfind('/') + 1));
  if (kind == "instance-profile") return "instance profile " + name;
  if (kind == "user" || kind == "group" || kind == "role") return fmt::format("{} {}", kind, name);
  return resource;
}

// To rename a user or group, the caller needs the permission for the new one too.
std::string resource_renamed(const Call& call, const Operation& operation, const Input& input) {
  const auto renamed = [&](const char* kind, const std::string& path, const char* name,
                           const std::string& was) {
    return arn_of(call, kind + input.text("NewPath", path) + input.text(name, was));
  };
  if (operation.name == "UpdateUser") {
    const auto user = find_user(call.state, call.account, input.text("UserName"));
    if (user) return renamed("user", user->path, "NewUserName", user->name);
  } else if (operation.name == "UpdateGroup") {
    const auto group = find_group(call.state, call.account, input.text("GroupName"));
    if (group) return renamed("group", group->path, "NewGroupName", group->name);
  }
  return {};
}

// The boundary that the request sets, or else the one that its user or role has.
std::string boundary_of(const Call& call, const Operation& operation, const Input& input) {
  const auto names = [&](const char* member) { return operation.input->find(member) != nullptr; };
  if (names("PermissionsBoundary")) return input.text("PermissionsBoundary");
  if (names("RoleName")) {
    const auto role = find_role(call.state, call.account, input.text("RoleName"));
    return role ? role->boundary : "";
  }
  const auto user = find_user(call.state, call.account, input.text("UserName"));
  return user ? user->boundary : "";
}

// The operations that have the condition key iam:PermissionsBoundary.
bool minds_boundary(const std::string& operation) {
  static constexpr std::string_view kThese[] = {"AttachRolePolicy",
                                                "AttachUserPolicy",
                                                "CreateRole",
                                                "CreateUser",
                                                "DeleteRole",
                                                "DeleteRolePermissionsBoundary",
                                                "DeleteRolePolicy",
                                                "GetRole",
                                                "DeleteUserPermissionsBoundary",
                                                "DeleteUserPolicy",
                                                "DetachRolePolicy",
                                                "DetachUserPolicy",
                                                "PutRolePermissionsBoundary",
                                                "PutRolePolicy",
                                                "PutUserPermissionsBoundary",
                                                "PutUserPolicy",
                                                "UpdateAssumeRolePolicy",
                                                "UpdateRole",
                                                "UpdateRoleDescription"};
  return std::find(std::begin(kThese), std::end(kThese), operation) != std::end(kThese);
}

bool attaches_or_detaches(const std::string& operation) {
  return operation.starts_with("Attach") || operation.starts_with("Detach");
}

// Who hands a role to EC2 must be allowed to pass it on.
Authorization pass_role(const Call& call, const Input& input) {
  return {"iam:PassRole",
          role_arn(call, input.text("RoleName")),
          call.account,
          {{"iam:PassedToService", {"ec2.amazonaws.com"}}},
          ""};
}

// Of the user, role or managed policy that an operation acts on, when there is one.
sim::Value tags_of(sim::state::Database& state, const std::string& arn) {
  if (const auto role = find_role_by_arn(state, arn)) return role->tags;
  if (const auto policy = find_customer_policy(state, arn)) return policy->tags;
  const auto user = find_user_by_arn(state, arn);
  return user ? user->tags : sim::Value::object();
}

Context context_of(const Call& call, const Operation& operation, const Input& input) {
  Context context;
  const auto names = [&](const char* member) {
    return operation.input && operation.input->find(member);
  };
  if (names("Tags")) add_request_tags(context, input.at("Tags"));
  if (names("TagKeys")) {
    context.emplace_back("aws:TagKeys[]", input.at("TagKeys").get<std::vector<std::string>>());
  }
  if (operation.name == "CreateServiceLinkedRole") {
    context.emplace_back("iam:AWSServiceName", std::vector{input.text("AWSServiceName")});
  }
  if (attaches_or_detaches(operation.name)) {
    context.emplace_back("iam:PolicyARN", std::vector{input.text("PolicyArn")});
  }
  if (minds_boundary(operation.name)) {
    const std::string boundary = boundary_of(call, operation, input);
    if (!boundary.empty()) context.emplace_back("iam:PermissionsBoundary", std::vector{boundary});
  }
  return context;
}

}  // namespace

void add_request_tags(Context& context, const sim::Value& tags) {
  std::vector<std::string> names;
  for (const auto& tag : tags) {
    names.push_back(tag.at("Key").get<std::string>());
    context.emplace_back("aws:RequestTag/" + names.back(),
                         std::vector{tag.at("Value").get<std::string>()});
  }
  if (!names.empty()) context.emplace_back("aws:TagKeys[]", std::move(names));
}

void add_resource_tags(Context& context, const sim::Value& tags) {
  for (const auto& [name, value] : tags.items()) {
    context.emplace_back("aws:ResourceTag/" + name, std::vector{value.get<std::string>()});
    context.emplace_back("iam:ResourceTag/" + name, std::vector{value.get<std::string>()});
  }
}

Context resource_facts(sim::state::Database& state, const std::string& arn) {
  Context context;
  add_resource_tags(context, tags_of(state, arn));
  return context;
}

std::vector<Authorization> iam_authorizations(Call& call, const Operation& operation,
                                              const Input& input) {
  refuse_sessions_barred_from_iam(call);
  Authorization demand{"iam:" + operation.name, resource_of(call, operation, input), call.account,
                       context_of(call, operation, input), ""};
  demand.shown_resource = shown_resource(call, operation, input, demand.resource);
  add_resource_tags(demand.context, tags_of(call.state, demand.resource));
  std::vector<Authorization> demands = {demand};
  if (operation.name == "AddRoleToInstanceProfile") demands.push_back(pass_role(call, input));
  const auto* creation = creation_of(operation.name);
  if (creation && creation->tagging && input.has("Tags") && !input.at("Tags").empty()) {
    demand.action = creation->tagging;
    demands.push_back(std::move(demand));
  } else if (auto renamed = resource_renamed(call, operation, input);
             !renamed.empty() && renamed != demand.resource) {
    demand.resource = demand.shown_resource = std::move(renamed);
    demands.push_back(std::move(demand));
  }
  return demands;
}

}  // namespace fakes::iam
