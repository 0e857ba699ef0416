#include "fakes/organizations/services.h"

#include "fakes/organizations/accounts.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/pages.h"
#include "fakes/organizations/records.h"
#include "fakes/organizations/standing.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

}  // namespace

void delegate(Call& call, const Org& org, const std::string& account, const std::string& service) {
  if (!find_member(call.state, org.id, account)) throw account_not_found();
  if (account == org.management) {
    throw constraint("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
                     "You cannot register the management account as a delegated administrator.");
  }
  if (!has_service_access(call.state, org.id, service)) {
    throw constraint("SERVICE_ACCESS_NOT_ENABLED",
                     "The service does not have access to the organization.");
  }
  if (!delegations(call.state, org.id, account, service).empty()) throw registered_already();
  add_delegation(call.state, org.id, {0, account, service, call.now()});
}

// Enabling twice changes nothing.
Output enable_aws_service_access(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const std::string service = input.text("ServicePrincipal");
  if (!has_service_access(call.state, org.id, service)) {
    add_service_access(call.state, org.id, {0, service, call.now()});
  }
  return {};
}

Output disable_aws_service_access(Call& call, const Input& input) {
  const Org org = managed_org(call);
  remove_service_access(call.state, org.id, input.text("ServicePrincipal"));
  return {};
}

Output list_aws_service_access_for_organization(Call& call, const Input& input) {
  const Org org = visible_org(call);
  return page_of_rows(call, input, "EnabledServicePrincipals",
                      service_access_of(call.state, org.id), [](const ServiceAccess& access) {
                        return Value{{"ServicePrincipal", access.service},
                                     {"DateEnabled", sim::to_millis(access.enabled)}};
                      });
}

Output register_delegated_administrator(Call& call, const Input& input) {
  const Org org = managed_org(call);
  delegate(call, org, input.text("AccountId"), input.text("ServicePrincipal"));
  return {};
}

Output deregister_delegated_administrator(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const std::string account = input.text("AccountId"), service = input.text("ServicePrincipal");
  if (delegations(call.state, org.id, account, service).empty()) throw not_registered();
  remove_delegation(call.state, org.id, account, service);
  return {};
}

// One row an account, whatever it administers.
Output list_delegated_administrators(Call& call, const Input& input) {
  const Org org = visible_org(call);
  auto rows = delegations(call.state, org.id, "", input.text("ServicePrincipal"));
  std::vector<Delegation> first;
  for (auto& row : rows) {
    const bool seen = std::any_of(first.begin(), first.end(), [&](const Delegation& each) {
      return each.account == row.account;
    });
    if (!seen) first.push_back(std::move(row));
  }
  return page_of_rows(
      call, input, "DelegatedAdministrators", std::move(first), [&](const Delegation& each) {
        Value shown =
            shown_account(call, org, find_member(call.state, org.id, each.account).value());
        shown.erase("Paths");
        shown["DelegationEnabledDate"] = sim::to_millis(each.enabled);
        return shown;
      });
}

Output list_delegated_services_for_account(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const std::string account = input.text("AccountId");
  if (!find_member(call.state, org.id, account)) throw account_not_found();
  return page_of_rows(call, input, "DelegatedServices",
                      delegations(call.state, org.id, account, ""), [](const Delegation& each) {
                        return Value{{"ServicePrincipal", each.service},
                                     {"DelegationEnabledDate", sim::to_millis(each.enabled)}};
                      });
}

}  // namespace fakes::organizations
