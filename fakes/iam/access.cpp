#include "fakes/iam/access.h"

#include <fmt/format.h>

#include "fakes/iam/records.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/users.h"
#include "sim/aws/arn.h"
#include "sim/gateway/access.h"

namespace fakes::iam {
namespace {

using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::aws::PrincipalKind;
using Context = std::vector<std::pair<std::string, std::vector<std::string>>>;

// A user's or role's ARN holds its path, which the request does not always say.
std::string user_arn(const Call& call, const std::string& name) {
  const auto user = find_user(call.state, call.account, name);
  return user ? user->arn : call.arn("iam", "", call.account, "user/" + name);
}

std::string role_arn(const Call& call, const std::string& name) {
  const auto role = find_role(call.state, call.account, name);
  return role ? role->arn : call.arn("iam", "", call.account, "role/" + name);
}

void add_request_tags(Context& context, const sim::Value& tags) {
  std::vector<std::string> names;
  for (const auto& tag : tags) {
    names.push_back(tag.at("Key").get<std::string>());
    context.emplace_back("aws:RequestTag/" + names.back(),
                         std::vector{tag.at("Value").get<std::string>()});
  }
  if (!names.empty()) context.emplace_back("aws:TagKeys[]", std::move(names));
}

bool is_creation(const std::string& operation) {
  return operation == "CreateUser" || operation == "CreateRole";
}

std::string resource_of(const Call& call, const std::string& operation, const Input& input) {
  if (operation == "ListUsers" || operation == "ListRoles") return "*";
  if (operation == "CreateUser") {
    return call.arn("iam", "", call.account,
                    "user" + input.text("Path", "/") + input.text("UserName"));
  }
  if (operation == "CreateRole") {
    return call.arn("iam", "", call.account,
                    "role" + input.text("Path", "/") + input.text("RoleName"));
  }
  if (operation == "CreateServiceLinkedRole") {
    const std::string service = input.text("AWSServiceName");
    return call.arn(
        "iam", "", call.account,
        fmt::format("role/aws-service-role/{}/{}", service, service_linked_name(service)));
  }
  if (operation.find("Role") != std::string::npos) return role_arn(call, input.text("RoleName"));
  return user_arn(call, named_user(call, input));
}

// The role's account and ARN, from a RoleArn that must be one.
sim::aws::Arn parse_role_arn(const Input& input) {
  const auto text = input.view("RoleArn");
  const auto arn = sim::aws::parse_arn(text);
  if (!arn || arn->service != "iam" || !sim::aws::is_account_id(arn->account) ||
      !arn->resource.starts_with("role/")) {
    throw validation(fmt::format("{} is invalid", text));
  }
  return *arn;
}

// Trust policy and, across accounts or where the trust policy names the account, identity policy;
// the authorizer joins the two for sts: actions on a role.
std::vector<Authorization> to_assume_role(const Call& call, const Input& input) {
  const auto arn = parse_role_arn(input);
  if (call.caller.kind == PrincipalKind::kRoot) {
    throw access_denied("Roles may not be assumed by root accounts.");
  }
  Authorization assume{"sts:AssumeRole", input.text("RoleArn"), std::string(arn.account), {}, ""};
  assume.context.emplace_back("sts:RoleSessionName", std::vector{input.text("RoleSessionName")});
  if (input.has("ExternalId")) {
    assume.context.emplace_back("sts:ExternalId", std::vector{input.text("ExternalId")});
  }
  if (!input.has("Tags") || input.at("Tags").empty()) return {assume};
  add_request_tags(assume.context, input.at("Tags"));
  Authorization tag = assume;
  tag.action = "sts:TagSession";
  return {assume, tag};
}

std::string refusal(const sim::aws::Principal& who, std::string_view action,
                    std::string_view resource) {
  return fmt::format("User: {} is not authorized to perform: {} on resource: {}",
                     sim::principal_name(who), action, resource);
}

}  // namespace

std::vector<Authorization> iam_authorizations(Call& call, const sim::wire::Operation& operation,
                                              const Input& input) {
  // GetSessionToken's credentials cannot call IAM; AWS answers as if it did not know them.
  if ((call.caller.kind == PrincipalKind::kUser || call.caller.kind == PrincipalKind::kRoot) &&
      find_session(call.state, call.caller.access_key_id)) {
    throw invalid_client_token();
  }
  Authorization demand{
      "iam:" + operation.name, resource_of(call, operation.name, input), call.account, {}, ""};
  if (is_creation(operation.name)) {
    add_request_tags(demand.context, input.at("Tags"));
  } else if (operation.name == "CreateServiceLinkedRole") {
    demand.context.emplace_back("iam:AWSServiceName", std::vector{input.text("AWSServiceName")});
  }
  std::vector<Authorization> demands = {demand};
  if (is_creation(operation.name) && input.has("Tags") && !input.at("Tags").empty()) {
    demand.action = operation.name == "CreateUser" ? "iam:TagUser" : "iam:TagRole";
    demands.push_back(std::move(demand));
  }
  return demands;
}

std::vector<Authorization> sts_authorizations(Call& call, const sim::wire::Operation& operation,
                                              const Input& input) {
  // Neither needs a permission, and no policy can take them away.
  if (operation.name == "GetCallerIdentity" || operation.name == "GetSessionToken") return {};
  if (operation.name == "AssumeRole") return to_assume_role(call, input);
  // GetSessionToken's credentials can call nothing else of STS.
  if (call.caller.kind == PrincipalKind::kUser &&
      find_session(call.state, call.caller.access_key_id)) {
    throw access_denied(refusal(call.caller, "sts:" + operation.name, "*"));
  }
  return {{"sts:" + operation.name, "*", "", {}, ""}};
}

// No "because": a caller does not learn which side refused.
sim::ApiError sts_denied(const sim::policy::Request& request, const sim::policy::Decision&,
                         const Authorization&) {
  return access_denied(refusal(request.principal, request.action, request.resource));
}

sim::ApiError may_not_assume(const sim::aws::Principal& who, std::string_view role_arn) {
  return access_denied(refusal(who, "sts:AssumeRole", role_arn));
}

}  // namespace fakes::iam
