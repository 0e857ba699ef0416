#include "fakes/organizations/organizations.h"

#include "fakes/models.h"
#include "fakes/organizations/access.h"
#include "fakes/organizations/accounts.h"
#include "fakes/organizations/creations.h"
#include "fakes/organizations/handshakes.h"
#include "fakes/organizations/organization.h"
#include "fakes/organizations/policies.h"
#include "fakes/organizations/positions.h"
#include "fakes/organizations/records.h"
#include "fakes/organizations/section.h"
#include "fakes/organizations/services.h"
#include "fakes/organizations/tags.h"
#include "fakes/organizations/units.h"

namespace fakes::organizations {

sim::Service organizations_service() {
  sim::Service service;
  service.model = fakes::model("organizations");
  service.operations = {
      {"AcceptHandshake", accept_handshake},
      {"AttachPolicy", attach_policy},
      {"CancelHandshake", cancel_handshake},
      {"CloseAccount", close_account},
      {"CreateAccount", create_account},
      {"CreateOrganization", create_organization},
      {"CreateOrganizationalUnit", create_organizational_unit},
      {"CreatePolicy", create_policy},
      {"DeclineHandshake", decline_handshake},
      {"DeleteOrganization", delete_organization},
      {"DeleteOrganizationalUnit", delete_organizational_unit},
      {"DeletePolicy", delete_policy},
      {"DeregisterDelegatedAdministrator", deregister_delegated_administrator},
      {"DescribeAccount", describe_account},
      {"DescribeCreateAccountStatus", describe_create_account_status},
      {"DescribeHandshake", describe_handshake},
      {"DescribeOrganization", describe_organization},
      {"DescribeOrganizationalUnit", describe_organizational_unit},
      {"DescribePolicy", describe_policy},
      {"DetachPolicy", detach_policy},
      {"DisableAWSServiceAccess", disable_aws_service_access},
      {"DisablePolicyType", disable_policy_type},
      {"EnableAWSServiceAccess", enable_aws_service_access},
      {"EnablePolicyType", enable_policy_type},
      {"InviteAccountToOrganization", invite_account_to_organization},
      {"LeaveOrganization", leave_organization},
      {"ListAWSServiceAccessForOrganization", list_aws_service_access_for_organization},
      {"ListAccounts", list_accounts},
      {"ListAccountsForParent", list_accounts_for_parent},
      {"ListChildren", list_children},
      {"ListCreateAccountStatus", list_create_account_status},
      {"ListDelegatedAdministrators", list_delegated_administrators},
      {"ListDelegatedServicesForAccount", list_delegated_services_for_account},
      {"ListHandshakesForAccount", list_handshakes_for_account},
      {"ListHandshakesForOrganization", list_handshakes_for_organization},
      {"ListOrganizationalUnitsForParent", list_organizational_units_for_parent},
      {"ListParents", list_parents},
      {"ListPolicies", list_policies},
      {"ListPoliciesForTarget", list_policies_for_target},
      {"ListRoots", list_roots},
      {"ListTagsForResource", list_tags_for_resource},
      {"ListTargetsForPolicy", list_targets_for_policy},
      {"MoveAccount", move_account},
      {"RegisterDelegatedAdministrator", register_delegated_administrator},
      {"RemoveAccountFromOrganization", remove_account_from_organization},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateOrganizationalUnit", update_organizational_unit},
      {"UpdatePolicy", update_policy},
  };
  service.schema = kSchema;
  service.settings = {
      {"organizations.service_control_policies_enabled", true,
       "A new organization with all features has service control policies enabled in its root, as "
       "the "
       "API reference says; false leaves it to EnablePolicyType."},
      {"organizations.removal_wait_days", 4,
       "How long a created account must have existed before it can leave."},
      {"organizations.accounts", 10,
       "How many accounts an organization can have, closed ones and those being created counted."},
      {"organizations.create_account_seconds", 60, "How long CreateAccount takes."},
      {"organizations.close_account_seconds", 300, "How long a closed account is PENDING_CLOSURE."},
      {"organizations.service_control_policies_per_target", 10,
       "How many service control policies a root, unit or account can have."},
      {"organizations.service_control_policy_bytes", 10240,
       "The longest service control policy, in bytes."},
  };
  service.jobs = {{"finish_account", finish_account}};
  service.sections = {{"organization", sim::SectionScope::kWorld, load_organization}};
  service.authorizations = authorizations;
  service.denied = denied;
  service.organization_of = organization_of;
  return service;
}

}  // namespace fakes::organizations
