// Which services an organization trusts, and the accounts that administer them in its place.
#pragma once

#include "fakes/organizations/records.h"
#include "sim/gateway/service.h"

namespace fakes::organizations {

// Makes an account the delegated administrator of a trusted service, under the rules of
// RegisterDelegatedAdministrator.
void delegate(sim::Call& call, const Org& org, const std::string& account,
              const std::string& service);

sim::Output enable_aws_service_access(sim::Call& call, const sim::Input& input);
sim::Output disable_aws_service_access(sim::Call& call, const sim::Input& input);
sim::Output list_aws_service_access_for_organization(sim::Call& call, const sim::Input& input);
sim::Output register_delegated_administrator(sim::Call& call, const sim::Input& input);
sim::Output deregister_delegated_administrator(sim::Call& call, const sim::Input& input);
sim::Output list_delegated_administrators(sim::Call& call, const sim::Input& input);
sim::Output list_delegated_services_for_account(sim::Call& call, const sim::Input& input);

}  // namespace fakes::organizations
