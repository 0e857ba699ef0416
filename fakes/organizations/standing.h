// Who may call what, by the caller's place in the organization: the management account everything,
// delegated administrators and trusted services what only reads, other members little. IAM's
// policies have been asked before. Used by every handler of this folder.
#pragma once

#include "fakes/organizations/records.h"
#include "sim/gateway/call.h"

namespace fakes::organizations {

// The organization of the caller's account. Throws AWSOrganizationsNotInUseException without one.
Org joined_org(const sim::Call& call);
// As joined_org, for operations that read: the management account, an account that is delegated
// administrator for any service, and a service with trusted access that works for either (for a
// delegated administrator: the service's own). AccessDeniedException for everybody else.
Org visible_org(const sim::Call& call);
// As joined_org, for the management account alone.
Org managed_org(const sim::Call& call);

// "inspector2.amazonaws.com" also for "inspector2.me-south-1.amazonaws.com", the name by which the
// service calls in an opt-in region.
std::string global_name(std::string_view service_principal);

}  // namespace fakes::organizations
