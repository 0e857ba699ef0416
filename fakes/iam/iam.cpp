#include "fakes/iam/iam.h"

#include "fakes/embedded.h"
#include "fakes/iam/access.h"
#include "fakes/iam/access_keys.h"
#include "fakes/iam/account_records.h"
#include "fakes/iam/group_records.h"
#include "fakes/iam/identities.h"
#include "fakes/iam/inline_policies.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/records.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/section.h"
#include "fakes/iam/users.h"

namespace fakes::iam {
namespace {

std::string_view schema() {
  static const std::string kSchema =
      std::string(kIamSchema) + kGroupSchema + kManagedPolicySchema + kAccountSchema;
  return kSchema;
}

}  // namespace

sim::Service iam_service() {
  sim::Service service;
  service.model =
      sim::wire::load_model(embedded("iam.model.json"), embedded("iam.authorization.json"));
  service.operations = {
      {"CreateAccessKey", create_access_key},
      {"CreateRole", create_role},
      {"CreateServiceLinkedRole", create_service_linked_role},
      {"CreateUser", create_user},
      {"DeleteAccessKey", delete_access_key},
      {"DeleteRole", delete_role},
      {"DeleteRolePolicy", delete_role_policy},
      {"DeleteUser", delete_user},
      {"DeleteUserPolicy", delete_user_policy},
      {"GetRole", get_role},
      {"GetRolePolicy", get_role_policy},
      {"GetUser", get_user},
      {"GetUserPolicy", get_user_policy},
      {"ListAccessKeys", list_access_keys},
      {"ListRolePolicies", list_role_policies},
      {"ListRoles", list_roles},
      {"ListUserPolicies", list_user_policies},
      {"ListUsers", list_users},
      {"PutRolePolicy", put_role_policy},
      {"PutUserPolicy", put_user_policy},
      {"UpdateAccessKey", update_access_key},
      {"UpdateAssumeRolePolicy", update_assume_role_policy},
  };
  service.schema = schema();
  service.enum_wording = sim::wire::EnumWording::kBare;
  service.sections = {
      {"users", sim::SectionScope::kAccount, load_users},
      {"roles", sim::SectionScope::kAccount, load_roles},
      {"root_access_keys", sim::SectionScope::kAccount, load_root_access_keys},
  };
  service.authorizations = iam_authorizations;
  service.resource_policy = trust_policy_of;
  service.find_key = find_key;
  service.policies_of = identity_policies_of;
  return service;
}

}  // namespace fakes::iam
