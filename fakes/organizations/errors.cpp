#include "fakes/organizations/errors.h"

#include <fmt/format.h>

namespace fakes::organizations {

using sim::ApiError;

ApiError access_denied() {
  return ApiError("AccessDeniedException", 400,
                  "You don't have permissions to access this resource.");
}
ApiError not_in_use() {
  return ApiError("AWSOrganizationsNotInUseException", 400,
                  "Your account is not a member of an organization.");
}
ApiError already_in_organization() {
  return ApiError("AlreadyInOrganizationException", 400,
                  "The AWS account is already a member of an organization.");
}
ApiError organization_not_empty() {
  return ApiError(
      "OrganizationNotEmptyException", 400,
      "To delete an organization you must first remove all member accounts (except the master).");
}
ApiError management_cannot_leave() {
  return ApiError("MasterCannotLeaveOrganizationException", 400,
                  "You can't remove a management account from an organization.");
}

ApiError root_not_found() {
  return ApiError("RootNotFoundException", 400, "You specified a root that doesn't exist.");
}
ApiError parent_not_found() {
  return ApiError("ParentNotFoundException", 400, "You specified parent that doesn't exist.");
}
ApiError child_not_found() {
  return ApiError("ChildNotFoundException", 400,
                  "We can't find an organizational unit (OU) or AWS account with the ChildId that "
                  "you specified.");
}
ApiError unit_not_found() {
  return ApiError("OrganizationalUnitNotFoundException", 400,
                  "You specified an organizational unit that doesn't exist.");
}
ApiError unit_exists() {
  return ApiError("DuplicateOrganizationalUnitException", 400,
                  "An OU with the same name already exists.");
}
ApiError unit_not_empty() {
  return ApiError("OrganizationalUnitNotEmptyException", 400,
                  "The specified OU is not empty. Move all accounts to another root or to other "
                  "OUs, remove all child OUs, and try the operation again.");
}

ApiError account_not_found() {
  return ApiError("AccountNotFoundException", 400, "You specified an account that doesn't exist.");
}
ApiError account_closed_already() {
  return ApiError("AccountAlreadyClosedException", 400,
                  "You attempted to close an account that is already closed.");
}
ApiError source_not_found() {
  return ApiError("SourceParentNotFoundException", 400,
                  "We can't find a source root or OU with the ParentId that you specified.");
}
ApiError destination_not_found() {
  return ApiError("DestinationParentNotFoundException", 400,
                  "We can't find the destination container (a root or OU) with the ParentId that "
                  "you specified.");
}
ApiError already_there() {
  return ApiError("DuplicateAccountException", 400,
                  "That account is already present in the specified destination.");
}
ApiError creation_not_found() {
  return ApiError("CreateAccountStatusNotFoundException", 400,
                  "We can't find an create account request with the CreateAccountRequestId that "
                  "you specified.");
}

ApiError handshake_not_found() {
  return ApiError("HandshakeNotFoundException", 400,
                  "We can't find a handshake with the HandshakeId that you specified.");
}
ApiError handshake_exists() {
  return ApiError("DuplicateHandshakeException", 400,
                  "A handshake with the same action and target already exists.");
}
ApiError handshake_in_state() {
  return ApiError("HandshakeAlreadyInStateException", 400,
                  "The specified handshake is already in the requested state.");
}
ApiError handshake_over() {
  return ApiError("InvalidHandshakeTransitionException", 400,
                  "You can't perform the operation on the handshake in its current state.");
}
ApiError handshake_constraint(std::string_view reason, std::string message) {
  return ApiError("HandshakeConstraintViolationException", 400, std::move(message))
      .with("Reason", reason);
}

ApiError policy_not_found() {
  return ApiError("PolicyNotFoundException", 400, "You specified a policy that doesn't exist.");
}
ApiError policy_exists() {
  return ApiError("DuplicatePolicyException", 400,
                  "A policy with the specified name and type already exists.");
}
ApiError policy_in_use() {
  return ApiError("PolicyInUseException", 400,
                  "The policy is attached to one or more entities. You must detach it from all "
                  "roots, OUs, and accounts before performing this operation.");
}
ApiError target_not_found() {
  return ApiError("TargetNotFoundException", 400, "You specified a target that doesn't exist.");
}
// AWS answers a second attachment with the words of a duplicate name.
ApiError attached_already() {
  return ApiError("DuplicatePolicyAttachmentException", 400,
                  "A policy with the specified name and type already exists.");
}
ApiError not_attached() {
  return ApiError("PolicyNotAttachedException", 400,
                  "The policy isn't attached to the specified target in the specified root.");
}
ApiError malformed_policy() {
  return ApiError("MalformedPolicyDocumentException", 400,
                  "The provided policy document does not meet the requirements of the specified "
                  "policy type.");
}
ApiError type_enabled_already() {
  return ApiError("PolicyTypeAlreadyEnabledException", 400,
                  "The specified policy type is already enabled.");
}
ApiError type_not_enabled() {
  return ApiError("PolicyTypeNotEnabledException", 400,
                  "This operation can be performed only for enabled policy types.");
}
ApiError type_not_available() {
  return ApiError("PolicyTypeNotAvailableForOrganizationException", 400,
                  "You can't use the specified policy type with the feature set currently enabled "
                  "for this organization.");
}

ApiError registered_already() {
  return ApiError(
      "AccountAlreadyRegisteredException", 400,
      "The provided account is already a delegated administrator for your organization.");
}
ApiError not_registered() {
  return ApiError(
      "AccountNotRegisteredException", 400,
      "The provided account is not a registered delegated administrator for your organization.");
}

ApiError constraint(std::string_view reason, std::string message) {
  return ApiError("ConstraintViolationException", 400, std::move(message)).with("Reason", reason);
}
ApiError invalid_input(std::string_view reason, std::string message) {
  return ApiError("InvalidInputException", 400, std::move(message)).with("Reason", reason);
}
ApiError not_simulated(std::string_view what) {
  return ApiError("NotImplemented", 501,
                  fmt::format("{} of AWS Organizations is not simulated.", what));
}

}  // namespace fakes::organizations
