#include "fakes/inspector/delegated_admin.h"

#include <fmt/format.h>

#include "fakes/inspector/accounts.h"
#include "fakes/inspector/membership.h"
#include "fakes/inspector/suppression.h"

namespace fakes::inspector {
namespace {

using sim::ApiError;
using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr const char* kServicePrincipal = "inspector2.amazonaws.com";
constexpr const char* kOrganizationTopic = "organization";

// Inspector acts with the caller's own session, as the permissions that the user guide asks of a
// management account show.
Value ask_organizations(Call& call, std::string_view operation, Value input) {
  return call
      .ask({.as = call.caller,
            .service = "organizations",
            .operation = operation,
            .input = std::move(input),
            .via = "inspector2"})
      .members;
}

struct Organization {
  std::string id, management;
};

Organization organization_of(Call& call) {
  try {
    const Value answer = ask_organizations(call, "DescribeOrganization", Value::object());
    const Value& organization = answer.at("Organization");
    return {organization.at("Id").get<std::string>(),
            organization.at("MasterAccountId").get<std::string>()};
  } catch (const ApiError& error) {
    if (error.code != "AWSOrganizationsNotInUseException") throw;
    throw access_denied(
        fmt::format("Account {} is not a member of an organization.", call.account));
  }
}

Organization managed_organization(Call& call) {
  const Organization organization = organization_of(call);
  if (organization.management != call.account) {
    throw access_denied("Only the organization's management account can perform this operation.");
  }
  return organization;
}

ApiError no_such_admin(const std::string& account) {
  return not_found(fmt::format("{} is not a delegated administrator account.", account));
}

constexpr const char* kAdminType = "DELEGATED_ADMIN_ACCOUNT";

// The same account administers an organization's Inspector in all regions.
void refuse_second_admin(Call& call, const Organization& organization, const std::string& account) {
  const auto here = find_admin(call.state, organization.id, call.region);
  if (here && here->account == account) {
    throw conflict(fmt::format("{} is the delegated administrator already.", account), account,
                   kAdminType);
  }
  for (const auto& admin : admins_of(call.state, organization.id)) {
    if (admin.account == account) continue;
    throw conflict(
        fmt::format("The organization has a delegated administrator, {}.", admin.account),
        admin.account, kAdminType);
  }
}

void register_with_organizations(Call& call, const std::string& account) {
  (void)ask_organizations(call, "EnableAWSServiceAccess",
                          {{"ServicePrincipal", kServicePrincipal}});
  try {
    (void)ask_organizations(call, "RegisterDelegatedAdministrator",
                            {{"AccountId", account}, {"ServicePrincipal", kServicePrincipal}});
  } catch (const ApiError& error) {
    if (error.code == "AccountAlreadyRegisteredException") return;  // for another region
    // Inspector's callers know no such error.
    if (error.code == "ConstraintViolationException") throw invalid_request(error.message);
    throw;
  }
}

}  // namespace

// Designating an account switches every scan type on for it.
Output enable_delegated_admin_account(Call& call, const Input& input) {
  const std::string account = input.text("delegatedAdminAccountId");
  const Organization organization = managed_organization(call);
  if (!in_organization(call, account)) {
    throw not_found(fmt::format("Account {} is not in the organization.", account));
  }
  refuse_second_admin(call, organization, account);
  register_with_organizations(call, account);
  set_admin(call.state, call.region, {organization.id, account});
  for (const auto* type : {"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"}) {
    begin_enabling(call, {account, call.region}, type);
  }
  return Value{{"delegatedAdminAccountId", account}};
}

// Its members are on their own from then on, with their settings unchanged.
Output disable_delegated_admin_account(Call& call, const Input& input) {
  const std::string account = input.text("delegatedAdminAccountId");
  const Organization organization = managed_organization(call);
  const auto admin = find_admin(call.state, organization.id, call.region);
  if (!admin || admin->account != account) throw no_such_admin(account);
  const auto rules = rules_on(call, {account, call.region});
  const auto members = members_of(call.state, {account, call.region});
  remove_admin(call.state, call.region, *admin);
  remove_members(call.state, {account, call.region});
  for (const auto& member : members) settle_suppression(call, member.scope, rules);
  remove_configuration(call.state, {account, call.region}, kOrganizationTopic);
  if (admins_of(call.state, organization.id).empty()) {
    (void)ask_organizations(call, "DeregisterDelegatedAdministrator",
                            {{"AccountId", account}, {"ServicePrincipal", kServicePrincipal}});
  }
  return Value{{"delegatedAdminAccountId", account}};
}

Output get_delegated_admin_account(Call& call, const Input&) {
  const auto member = find_member(call.state, {call.account, call.region});
  std::string account = member ? member->admin : std::string();
  std::string status = member ? member->status : "ENABLED";
  if (!member) {
    const auto admin = find_admin(call.state, organization_of(call).id, call.region);
    if (!admin) {
      throw not_found("The organization has no delegated administrator account.");
    }
    account = admin->account;
  }
  return Value{{"delegatedAdmin", {{"accountId", account}, {"relationshipStatus", status}}}};
}

Output list_delegated_admin_accounts(Call& call, const Input& input) {
  if (!input.text("nextToken").empty()) throw invalid_page_token();  // there is one at most
  Value accounts = Value::array();
  if (const auto admin = find_admin(call.state, organization_of(call).id, call.region)) {
    accounts.push_back({{"accountId", admin->account}, {"status", "ENABLED"}});
  }
  return Value{{"delegatedAdminAccounts", accounts}};
}

Value auto_enable_of(const Call& call) {
  static const Value kNothing = {
      {"ec2", false}, {"ecr", false}, {"lambda", false}, {"lambdaCode", false}};
  return find_configuration(call.state, {call.account, call.region}, kOrganizationTopic)
      .value_or(kNothing);
}

Output describe_organization_configuration(Call& call, const Input&) {
  demand_administrator(call);
  return Value{{"autoEnable", auto_enable_of(call)}, {"maxAccountLimitReached", false}};
}

// Lambda code scanning brings Lambda standard scanning with it.
Output update_organization_configuration(Call& call, const Input& input) {
  demand_administrator(call);
  Value wanted = auto_enable_of(call);
  wanted.update(input.at("autoEnable"));
  if (wanted.value("lambdaCode", false)) wanted["lambda"] = true;
  put_configuration(call.state, {call.account, call.region}, kOrganizationTopic, wanted);
  return Value{{"autoEnable", wanted}};
}

bool in_organization(Call& call, std::string_view account) {
  try {
    (void)ask_organizations(call, "DescribeAccount", {{"AccountId", std::string(account)}});
    return true;
  } catch (const ApiError& error) {
    if (error.code == "AccountNotFoundException") return false;
    throw;
  }
}

std::vector<std::string> organization_accounts(Call& call) {
  std::vector<std::string> accounts;
  Value request = Value::object();
  do {
    const Value answer = ask_organizations(call, "ListAccounts", request);
    for (const auto& account : answer.at("Accounts")) {
      accounts.push_back(account.at("Id").get<std::string>());
    }
    request = answer.contains("NextToken") ? Value{{"NextToken", answer.at("NextToken")}} : Value();
  } while (!request.is_null());
  return accounts;
}

}  // namespace fakes::inspector
