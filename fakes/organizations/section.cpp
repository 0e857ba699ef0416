#include "fakes/organizations/section.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/organizations/accounts.h"
#include "fakes/organizations/arns.h"
#include "fakes/organizations/organization.h"
#include "fakes/organizations/section_tree.h"
#include "sim/gateway/section_entry.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;

std::vector<std::string> members_named(Call& call, const Value& section) {
  std::vector<std::string> accounts;
  if (!section.contains("accounts")) {
    for (const auto& account : call.accounts.all()) accounts.push_back(account.id);
    return accounts;
  }
  const Value& list = section.at("accounts");
  if (!list.is_array() || list.empty()) throw WorldError("/accounts", "a list of account ids");
  for (size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_string() || !call.accounts.find(list[i].get<std::string>())) {
      throw WorldError(fmt::format("/accounts/{}", i), "no account of this world has this id");
    }
    accounts.push_back(list[i]);
  }
  return accounts;
}

}  // namespace

void load_organization(Call& call, const sim::Section::Content& content) {
  const Value& section = content.value;
  if (!section.is_object() || !section.contains("id") || !section["id"].is_string() ||
      !section["id"].get_ref<const std::string&>().starts_with("o-")) {
    throw WorldError("", "an organization needs \"id\", such as \"o-exampleorgid\"");
  }
  sim::section::check_words(section, "", "an organization",
                            {"id", "root", "management", "accounts", "units", "policies",
                             "trusted_services", "delegated_administrators"});
  const auto accounts = members_named(call, section);
  if (accounts.empty()) throw WorldError("", "an organization needs an account");
  Org org;
  org.id = section["id"];
  org.management = accounts.front();
  if (section.contains("management")) {
    if (!section["management"].is_string() ||
        std::find(accounts.begin(), accounts.end(), section["management"]) == accounts.end()) {
      throw WorldError("/management", "\"management\" is one of the organization's accounts");
    }
    org.management = section["management"];
  }
  if (section.contains("root")) {
    org.root = sim::section::text_of(section, "", "root");
    if (kind_of(org.root) != Kind::kRoot) {
      throw WorldError("/root", "a root's id is such as \"r-ab12\"");
    }
  }
  make_org(call, org);
  for (const auto& account : accounts) join(call, org, account, "INVITED");
  if (call.settings.flag("organizations.service_control_policies_enabled")) {
    turn_on(call, org, PolicyType::kServiceControl);
  }
  load_units(call, org, section);
  load_policies(call, org, content);
  load_services(call, org, section);
}

}  // namespace fakes::organizations
