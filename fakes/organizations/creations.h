// New accounts of an organization: CreateAccount, which takes a while, and what became of it.
#pragma once

#include <string>
#include <string_view>

#include "fakes/organizations/records.h"
#include "sim/gateway/service.h"

namespace fakes::organizations {

sim::Output create_account(sim::Call& call, const sim::Input& input);
sim::Output describe_create_account_status(sim::Call& call, const sim::Input& input);
sim::Output list_create_account_status(sim::Call& call, const sim::Input& input);

// The job that ends a request for an account.
void finish_account(sim::Call& call, const std::string& request);

// Whether the organization may have one more account, those on their way counted. Closed ones
// count too.
bool has_room(const sim::Call& call, const Org& org);
// The account whose root user has this address.
std::optional<std::string> owner_of_email(const sim::Call& call, std::string_view email);

}  // namespace fakes::organizations
