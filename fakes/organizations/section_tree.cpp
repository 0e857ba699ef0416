#include "fakes/organizations/section_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/organizations/accounts.h"
#include "fakes/organizations/arns.h"
#include "fakes/organizations/organization.h"
#include "fakes/organizations/policies.h"
#include "fakes/organizations/services.h"
#include "fakes/organizations/units.h"
#include "sim/base/text.h"
#include "sim/gateway/section_entry.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;
using namespace sim::section;

std::string text_at(const Value& list, size_t index, const std::string& at, const char* what) {
  if (!list[index].is_string()) throw WorldError(at, fmt::format("{}, a string", what));
  return list[index];
}

void move_accounts(Call& call, const Org& org, const Unit& unit, const Value& accounts,
                   const std::string& at) {
  list_of(accounts, at, "accounts");
  for (size_t i = 0; i < accounts.size(); ++i) {
    const std::string here = fmt::format("{}/{}", at, i);
    const std::string account = text_at(accounts, i, here, "an account's id");
    const auto member = find_member(call.state, org.id, account);
    if (!member) throw WorldError(here, "no account of the organization has this id");
    if (member->parent != org.root) throw WorldError(here, "the account is in another unit");
    move_member(call.state, account, unit.id);
  }
}

void load_units_under(Call& call, const Org& org, const std::string& parent, const Value& units,
                      const std::string& at) {
  list_of(units, at, "units");
  for (size_t i = 0; i < units.size(); ++i) {
    const std::string here = fmt::format("{}/{}", at, i);
    const Value& entry = units[i];
    check_words(entry, here, "a unit", {"name", "id", "accounts", "units"});
    Unit unit;
    unit.parent = parent;
    unit.name = text_of(entry, here, "name");
    if (entry.contains("id")) {
      unit.id = text_of(entry, here, "id");
      if (kind_of(unit.id) != Kind::kUnit || find_unit(call.state, org.id, unit.id)) {
        throw WorldError(here + "/id", "an id of its own, such as \"ou-ab12-11111111\"");
      }
    }
    at_place(here, [&] { make_unit(call, org, unit); });
    if (entry.contains("accounts")) {
      move_accounts(call, org, unit, entry.at("accounts"), here + "/accounts");
    }
    if (entry.contains("units")) {
      load_units_under(call, org, unit.id, entry.at("units"), here + "/units");
    }
  }
}

// The id of the root, unit or account that a policy's target means.
std::string target_meant(Call& call, const Org& org, const std::string& word,
                         const std::string& at) {
  if (word == "Root" || word == org.root) return org.root;
  if (find_member(call.state, org.id, word)) return word;
  if (find_unit(call.state, org.id, word)) return word;
  std::string parent = org.root;
  for (const auto name : sim::text::split(word, '/')) {
    const auto units = units_under(call.state, org.id, parent);
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const Unit& each) { return each.name == name; });
    if (unit == units.end()) {
      std::vector<std::string> known = {"Root"};
      for (const auto& each : all_units(call.state, org.id)) known.push_back(each.name);
      throw WorldError(at, fmt::format("`{}` is no unit (by its path from the root), account or "
                                       "root of the organization{}",
                                       word, remedy_for(word, known)));
    }
    parent = unit->id;
  }
  return parent;
}

Policy policy_of(Call& call, const Value& entry, const std::string& at,
                 const sim::Section::Content& content) {
  check_words(entry, at, "a policy", {"name", "type", "description", "document", "targets"});
  Policy policy;
  policy.name = text_of(entry, at, "name");
  if (entry.contains("description")) policy.description = text_of(entry, at, "description");
  const std::string type = text_of(entry, at, "type");
  at_place(at + "/type", [&] { policy.type = simulated_type(type); });
  if (!entry.contains("document")) {
    throw WorldError(at, "\"document\" is needed: what the policy says");
  }
  at_place(at + "/document", [&] {
    policy.content = content.document(entry.at("document"));
    check_content(call, policy.type, policy.content);
  });
  return policy;
}

void trust(Call& call, const Org& org, const std::string& service) {
  if (has_service_access(call.state, org.id, service)) return;
  add_service_access(call.state, org.id, {0, service, call.now()});
}

void load_administrator(Call& call, const Org& org, const Value& entry, const std::string& at) {
  check_words(entry, at, "a delegated administrator", {"account", "services"});
  const std::string account = text_of(entry, at, "account");
  if (!entry.contains("services")) throw WorldError(at, "\"services\" is needed, a list");
  const Value& services = list_of(entry.at("services"), at + "/services", "services");
  for (size_t i = 0; i < services.size(); ++i) {
    const std::string here = fmt::format("{}/services/{}", at, i);
    const std::string service = text_at(services, i, here, "a service's principal");
    trust(call, org, service);
    at_place(here, [&] { delegate(call, org, account, service); });
  }
}

}  // namespace

void load_units(Call& call, const Org& org, const Value& section) {
  if (!section.contains("units")) return;
  load_units_under(call, org, org.root, section.at("units"), "/units");
}

void load_policies(Call& call, const Org& org, const sim::Section::Content& content) {
  if (!content.value.contains("policies")) return;
  const Value& policies = list_of(content.value.at("policies"), "/policies", "policies");
  for (size_t i = 0; i < policies.size(); ++i) {
    const std::string at = fmt::format("/policies/{}", i);
    Policy policy = policy_of(call, policies[i], at, content);
    if (!is_enabled(call.state, org.id, policy.type)) turn_on(call, org, policy.type);
    at_place(at, [&] { make_policy(call, org, policy); });
    if (!policies[i].contains("targets")) continue;
    const Value& targets = list_of(policies[i].at("targets"), at + "/targets", "targets");
    for (size_t n = 0; n < targets.size(); ++n) {
      const std::string here = fmt::format("{}/targets/{}", at, n);
      const std::string word = text_at(targets, n, here, "\"Root\", a unit or an account's id");
      const std::string target = target_meant(call, org, word, here);
      at_place(here, [&] { attach_policy_to(call, org, policy, target); });
    }
  }
}

void load_services(Call& call, const Org& org, const Value& section) {
  if (section.contains("trusted_services")) {
    const std::string at = "/trusted_services";
    const Value& services = list_of(section.at("trusted_services"), at, "trusted_services");
    for (size_t i = 0; i < services.size(); ++i) {
      trust(call, org, text_at(services, i, fmt::format("{}/{}", at, i), "a service's principal"));
    }
  }
  if (!section.contains("delegated_administrators")) return;
  const std::string at = "/delegated_administrators";
  const Value& list =
      list_of(section.at("delegated_administrators"), at, "delegated_administrators");
  for (size_t i = 0; i < list.size(); ++i) {
    load_administrator(call, org, list[i], fmt::format("{}/{}", at, i));
  }
}

}  // namespace fakes::organizations
