#include "fakes/iam/resources.h"

#include "fakes/iam/account_records.h"
#include "fakes/iam/oidc_providers.h"
#include "fakes/iam/records.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;

std::string arn_of(const Call& call, const std::string& resource) {
  return call.arn("iam", "", call.account, resource);
}

// An instance profile's ARN holds its path, which the request does not say.
std::string instance_profile_arn(const Call& call, const std::string& name) {
  const auto profile = find_instance_profile(call.state, call.account, name);
  return profile ? profile->arn : arn_of(call, "instance-profile/" + name);
}

// "task/aws-service-role/SERVICE/NAME/ID" is about the role of that path and name.
std::string role_of_task(const Call& call, const std::string& task) {
  const auto slash = task.find('/');
  if (slash == std::string::npos) return "*";
  return arn_of(call, "role" + task.substr(slash, task.rfind('/') - slash));
}

std::string owner_of_key(const Call& call, const std::string& id) {
  const auto key = find_access_key(call.state, id);
  const auto user = key ? find_user(call.state, key->account, key->user) : std::optional<User>();
  return user ? user->arn : arn_of(call, "user/*");
}

}  // namespace

std::string other_resource(const Call& call, const sim::wire::Operation& operation,
                           const Input& input) {
  if (!operation.input) return {};
  const auto names = [&](const char* member) { return operation.input->find(member) != nullptr; };
  if (names("InstanceProfileName")) {
    return instance_profile_arn(call, input.text("InstanceProfileName"));
  }
  if (names("PolicySourceArn")) return input.text("PolicySourceArn");
  if (names("OpenIDConnectProviderArn")) return input.text("OpenIDConnectProviderArn");
  if (names("Url")) return arn_of(call, "oidc-provider/" + issuer_of(input.text("Url")));
  if (names("DeletionTaskId")) return role_of_task(call, input.text("DeletionTaskId"));
  if (names("UserName")) return {};
  if (names("SerialNumber")) return input.text("SerialNumber");
  if (names("AccessKeyId")) return owner_of_key(call, input.text("AccessKeyId"));
  return {};
}

}  // namespace fakes::iam
