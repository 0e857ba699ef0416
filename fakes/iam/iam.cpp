#include "fakes/iam/iam.h"

#include "fakes/iam/access.h"
#include "fakes/iam/access_keys.h"
#include "fakes/iam/account_aliases.h"
#include "fakes/iam/account_details.h"
#include "fakes/iam/account_records.h"
#include "fakes/iam/account_summary.h"
#include "fakes/iam/attachments.h"
#include "fakes/iam/boundaries.h"
#include "fakes/iam/group_records.h"
#include "fakes/iam/groups.h"
#include "fakes/iam/identities.h"
#include "fakes/iam/inline_policies.h"
#include "fakes/iam/instance_profiles.h"
#include "fakes/iam/managed_policies.h"
#include "fakes/iam/managed_policy_records.h"
#include "fakes/iam/mfa_devices.h"
#include "fakes/iam/oidc_providers.h"
#include "fakes/iam/policy_entities.h"
#include "fakes/iam/policy_section.h"
#include "fakes/iam/policy_versions.h"
#include "fakes/iam/quotas.h"
#include "fakes/iam/records.h"
#include "fakes/iam/role_deletion.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/section.h"
#include "fakes/iam/simulate.h"
#include "fakes/iam/tagging.h"
#include "fakes/iam/users.h"
#include "fakes/models.h"

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
  service.model = fakes::model("iam");
  service.operations = {
      {"AddClientIDToOpenIDConnectProvider", add_client_id_to_open_id_connect_provider},
      {"AddRoleToInstanceProfile", add_role_to_instance_profile},
      {"AddUserToGroup", add_user_to_group},
      {"AttachGroupPolicy", attach_group_policy},
      {"AttachRolePolicy", attach_role_policy},
      {"AttachUserPolicy", attach_user_policy},
      {"CreateAccessKey", create_access_key},
      {"CreateAccountAlias", create_account_alias},
      {"CreateGroup", create_group},
      {"CreateInstanceProfile", create_instance_profile},
      {"CreateOpenIDConnectProvider", create_open_id_connect_provider},
      {"CreatePolicy", create_policy},
      {"CreatePolicyVersion", create_policy_version},
      {"CreateRole", create_role},
      {"CreateServiceLinkedRole", create_service_linked_role},
      {"CreateUser", create_user},
      {"CreateVirtualMFADevice", create_virtual_mfa_device},
      {"DeactivateMFADevice", deactivate_mfa_device},
      {"DeleteAccessKey", delete_access_key},
      {"DeleteAccountAlias", delete_account_alias},
      {"DeleteGroup", delete_group},
      {"DeleteGroupPolicy", delete_group_policy},
      {"DeleteInstanceProfile", delete_instance_profile},
      {"DeleteOpenIDConnectProvider", delete_open_id_connect_provider},
      {"DeletePolicy", delete_policy},
      {"DeletePolicyVersion", delete_policy_version},
      {"DeleteRole", delete_role},
      {"DeleteRolePermissionsBoundary", delete_role_permissions_boundary},
      {"DeleteRolePolicy", delete_role_policy},
      {"DeleteServiceLinkedRole", delete_service_linked_role},
      {"DeleteUser", delete_user},
      {"DeleteUserPermissionsBoundary", delete_user_permissions_boundary},
      {"DeleteUserPolicy", delete_user_policy},
      {"DeleteVirtualMFADevice", delete_virtual_mfa_device},
      {"DetachGroupPolicy", detach_group_policy},
      {"DetachRolePolicy", detach_role_policy},
      {"DetachUserPolicy", detach_user_policy},
      {"EnableMFADevice", enable_mfa_device},
      {"GetAccessKeyLastUsed", get_access_key_last_used},
      {"GetAccountAuthorizationDetails", get_account_authorization_details},
      {"GetAccountSummary", get_account_summary},
      {"GetContextKeysForCustomPolicy", get_context_keys_for_custom_policy},
      {"GetContextKeysForPrincipalPolicy", get_context_keys_for_principal_policy},
      {"GetGroup", get_group},
      {"GetGroupPolicy", get_group_policy},
      {"GetInstanceProfile", get_instance_profile},
      {"GetOpenIDConnectProvider", get_open_id_connect_provider},
      {"GetPolicy", get_policy},
      {"GetPolicyVersion", get_policy_version},
      {"GetRole", get_role},
      {"GetRolePolicy", get_role_policy},
      {"GetServiceLinkedRoleDeletionStatus", get_service_linked_role_deletion_status},
      {"GetUser", get_user},
      {"GetUserPolicy", get_user_policy},
      {"ListAccessKeys", list_access_keys},
      {"ListAccountAliases", list_account_aliases},
      {"ListAttachedGroupPolicies", list_attached_group_policies},
      {"ListAttachedRolePolicies", list_attached_role_policies},
      {"ListAttachedUserPolicies", list_attached_user_policies},
      {"ListEntitiesForPolicy", list_entities_for_policy},
      {"ListGroupPolicies", list_group_policies},
      {"ListGroups", list_groups},
      {"ListGroupsForUser", list_groups_for_user},
      {"ListInstanceProfileTags", list_instance_profile_tags},
      {"ListInstanceProfiles", list_instance_profiles},
      {"ListInstanceProfilesForRole", list_instance_profiles_for_role},
      {"ListMFADeviceTags", list_mfa_device_tags},
      {"ListMFADevices", list_mfa_devices},
      {"ListOpenIDConnectProviderTags", list_open_id_connect_provider_tags},
      {"ListOpenIDConnectProviders", list_open_id_connect_providers},
      {"ListPolicies", list_policies},
      {"ListPolicyTags", list_policy_tags},
      {"ListPolicyVersions", list_policy_versions},
      {"ListRolePolicies", list_role_policies},
      {"ListRoleTags", list_role_tags},
      {"ListRoles", list_roles},
      {"ListUserPolicies", list_user_policies},
      {"ListUserTags", list_user_tags},
      {"ListUsers", list_users},
      {"ListVirtualMFADevices", list_virtual_mfa_devices},
      {"PutGroupPolicy", put_group_policy},
      {"PutRolePermissionsBoundary", put_role_permissions_boundary},
      {"PutRolePolicy", put_role_policy},
      {"PutUserPermissionsBoundary", put_user_permissions_boundary},
      {"PutUserPolicy", put_user_policy},
      {"RemoveClientIDFromOpenIDConnectProvider", remove_client_id_from_open_id_connect_provider},
      {"RemoveRoleFromInstanceProfile", remove_role_from_instance_profile},
      {"RemoveUserFromGroup", remove_user_from_group},
      {"ResyncMFADevice", resync_mfa_device},
      {"SetDefaultPolicyVersion", set_default_policy_version},
      {"SimulateCustomPolicy", simulate_custom_policy},
      {"SimulatePrincipalPolicy", simulate_principal_policy},
      {"TagInstanceProfile", tag_instance_profile},
      {"TagMFADevice", tag_mfa_device},
      {"TagOpenIDConnectProvider", tag_open_id_connect_provider},
      {"TagPolicy", tag_policy},
      {"TagRole", tag_role},
      {"TagUser", tag_user},
      {"UntagInstanceProfile", untag_instance_profile},
      {"UntagMFADevice", untag_mfa_device},
      {"UntagOpenIDConnectProvider", untag_open_id_connect_provider},
      {"UntagPolicy", untag_policy},
      {"UntagRole", untag_role},
      {"UntagUser", untag_user},
      {"UpdateAccessKey", update_access_key},
      {"UpdateAssumeRolePolicy", update_assume_role_policy},
      {"UpdateGroup", update_group},
      {"UpdateOpenIDConnectProviderThumbprint", update_open_id_connect_provider_thumbprint},
      {"UpdateRole", update_role},
      {"UpdateRoleDescription", update_role_description},
      {"UpdateUser", update_user},
  };
  service.schema = schema();
  service.settings = quota_settings();
  service.settings.push_back(
      {"iam.role_deletion_seconds", 5,
       "how long the deletion of a service-linked role takes, in which its service is asked"});
  service.jobs = {{"finish_role_deletion", finish_role_deletion}};
  service.enum_wording = sim::wire::EnumWording::kBare;
  // In this order: an entry may name what an earlier section holds.
  service.sections = {
      {"managed_policies", sim::SectionScope::kAccount, load_managed_policies},
      {"groups", sim::SectionScope::kAccount, load_groups},
      {"users", sim::SectionScope::kAccount, load_users},
      {"roles", sim::SectionScope::kAccount, load_roles},
      {"root_access_keys", sim::SectionScope::kAccount, load_root_access_keys},
      {"root_mfa_devices", sim::SectionScope::kAccount, load_root_mfa_devices},
  };
  service.authorizations = iam_authorizations;
  service.resource_policy = trust_policy_of;
  service.find_key = find_key;
  service.policies_of = identity_policies_of;
  return service;
}

}  // namespace fakes::iam
