#include "fakes/organizations/organization.h"

#include <fmt/format.h>

#include "fakes/organizations/accounts.h"
#include "fakes/organizations/arns.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/pages.h"
#include "fakes/organizations/policies.h"
#include "fakes/organizations/positions.h"
#include "fakes/organizations/standing.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// AvailablePolicyTypes names SCPs alone, whatever is enabled: ListRoots tells what is.
Value shown(Call& call, const Org& org) {
  Value types = Value::array();
  if (org.features == "ALL") {
    types.push_back({{"Type", name_of(PolicyType::kServiceControl)}, {"Status", "ENABLED"}});
  }
  return {{"Id", org.id},
          {"Arn", organization_arn(org)},
          {"FeatureSet", org.features},
          {"MasterAccountArn", account_arn(org, org.management)},
          {"MasterAccountId", org.management},
          {"MasterAccountEmail", email_of(call.state, org.management)},
          {"AvailablePolicyTypes", std::move(types)}};
}

Value shown_root(Call& call, const Org& org) {
  Value types = Value::array();
  for (const PolicyType type : kPolicyTypes) {
    if (!is_enabled(call.state, org.id, type)) continue;
    types.push_back({{"Type", name_of(type)}, {"Status", "ENABLED"}});
  }
  return {{"Id", org.root},
          {"Arn", root_arn(org)},
          {"Name", "Root"},
          {"PolicyTypes", std::move(types)}};
}

Org with_root(const Call& call, const Input& input) {
  Org org = managed_org(call);
  if (input.text("RootId") != org.root) throw root_not_found();
  return org;
}

// An organization has exactly one root; its listing has one row.
struct RootRow {
  int64_t row = 1;
};

}  // namespace

std::string new_id(Call& call, std::string_view prefix, size_t digits) {
  return fmt::format("{}{}", prefix, call.ids.hex("organizations/id", digits));
}

void make_org(Call& call, Org& org) {
  if (org.id.empty()) org.id = new_id(call, "o-", 10);
  if (org.root.empty()) org.root = new_id(call, "r-", 4);
  const auto account = call.accounts.find(org.management);
  org.partition = account ? account->partition : "aws";
  add_org(call.state, org);
}

void turn_on(Call& call, const Org& org, PolicyType type) {
  enable_type(call.state, org.id, type);
  const Policy& everything = full_access(type);
  attach(call.state, org.id, everything, org.root);
  for (const auto& unit : all_units(call.state, org.id)) {
    attach(call.state, org.id, everything, unit.id);
  }
  for (const auto& member : all_members(call.state, org.id)) {
    attach(call.state, org.id, everything, member.account);
  }
}

Output create_organization(Call& call, const Input& input) {
  if (org_of(call.state, call.account)) throw already_in_organization();
  keep_positions(call);
  Org org;
  org.management = call.account;
  org.features = input.text("FeatureSet", "ALL");
  make_org(call, org);
  join(call, org, call.account, "INVITED");
  if (org.features == "ALL" &&
      call.settings.flag("organizations.service_control_policies_enabled")) {
    turn_on(call, org, PolicyType::kServiceControl);
  }
  return Value{{"Organization", shown(call, org)}};
}

// Any account of the organization may ask, and any service for it.
Output describe_organization(Call& call, const Input&) {
  return Value{{"Organization", shown(call, joined_org(call))}};
}

Output delete_organization(Call& call, const Input&) {
  const Org org = managed_org(call);
  if (all_members(call.state, org.id).size() > 1) throw organization_not_empty();
  keep_positions(call);
  remove_org(call.state, org.id);
  return {};
}

Output list_roots(Call& call, const Input& input) {
  const Org org = visible_org(call);
  return page_of_rows(call, input, "Roots", std::vector<RootRow>(1),
                      [&](const RootRow&) { return shown_root(call, org); });
}

// AWS does both of these in the background; here they are done at once.
Output enable_policy_type(Call& call, const Input& input) {
  const Org org = with_root(call, input);
  const PolicyType type = simulated_type(input.text("PolicyType"));
  if (org.features != "ALL") throw type_not_available();
  if (is_enabled(call.state, org.id, type)) throw type_enabled_already();
  keep_positions(call);
  turn_on(call, org, type);
  return Value{{"Root", shown_root(call, org)}};
}

// Policies of the type are detached everywhere; they stay in the organization.
Output disable_policy_type(Call& call, const Input& input) {
  const Org org = with_root(call, input);
  const PolicyType type = simulated_type(input.text("PolicyType"));
  if (!is_enabled(call.state, org.id, type)) throw type_not_enabled();
  keep_positions(call);
  disable_type(call.state, org.id, type);
  return Value{{"Root", shown_root(call, org)}};
}

}  // namespace fakes::organizations
