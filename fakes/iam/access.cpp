#include "fakes/iam/access.h"

#include <fmt/format.h>

#include "fakes/iam/records.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/sts_access.h"
#include "fakes/iam/users.h"

namespace fakes::iam {
namespace {

using sim::Authorization;
using sim::Call;
using sim::Input;

// A user's or role's ARN holds its path, which the request does not always say.
std::string user_arn(const Call& call, const std::string& name) {
  const auto user = find_user(call.state, call.account, name);
  return user ? user->arn : call.arn("iam", "", call.account, "user/" + name);
}

std::string role_arn(const Call& call, const std::string& name) {
  const auto role = find_role(call.state, call.account, name);
  return role ? role->arn : call.arn("iam", "", call.account, "role/" + name);
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

std::vector<Authorization> iam_authorizations(Call& call, const sim::wire::Operation& operation,
                                              const Input& input) {
  refuse_sessions_barred_from_iam(call);
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

}  // namespace fakes::iam
