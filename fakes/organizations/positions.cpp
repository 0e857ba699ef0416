#include "fakes/organizations/positions.h"

#include "fakes/organizations/arns.h"
#include "fakes/organizations/records.h"

namespace fakes::organizations {
namespace {

using sim::NamedDocument;
using sim::Organization;
using sim::Value;
using Levels = std::vector<std::vector<NamedDocument>>;

constexpr std::string_view kHolder = "organization";

// Root first, the account last; nothing while the type is not enabled. RCPFullAWSAccess allows
// everything everywhere and cannot be detached, so it is left out.
Levels levels_of(Database& state, const Org& org, std::vector<std::string> line,
                 std::string_view account, PolicyType type) {
  if (!is_enabled(state, org.id, type)) return {};
  line.emplace_back(account);
  Levels levels;
  for (const auto& target : line) {
    auto& level = levels.emplace_back();
    for (const auto& each : attached_to(state, org.id, target, type)) {
      const Policy policy = find_policy(state, org.id, each.policy).value();
      if (policy.aws_managed() && type == PolicyType::kResourceControl) continue;
      level.push_back({policy_arn(org, policy), policy.content});
    }
  }
  return levels;
}

Organization position_of(Database& state, const Org& org, const Member& member) {
  const auto line = line_of(state, org, member.parent);
  Organization position;
  position.id = org.id;
  position.path = path_of(org, line);
  position.management = member.account == org.management;
  position.service_control =
      levels_of(state, org, line, member.account, PolicyType::kServiceControl);
  position.resource_control =
      levels_of(state, org, line, member.account, PolicyType::kResourceControl);
  return position;
}

Value to_value(const Levels& levels) {
  Value all = Value::array();
  for (const auto& level : levels) {
    auto& into = all.emplace_back(Value::array());
    for (const auto& [name, document] : level) into.push_back({name, document});
  }
  return all;
}

Levels levels_from(const Value& all) {
  Levels levels;
  for (const auto& level : all) {
    auto& into = levels.emplace_back();
    for (const auto& each : level) {
      into.push_back({each[0].get<std::string>(), each[1].get<std::string>()});
    }
  }
  return levels;
}

std::optional<Organization> past_position(const std::string& kept, std::string_view account) {
  const Value all = Value::parse(kept);
  const auto found = all.find(account);
  if (found == all.end()) return std::nullopt;
  Organization position;
  position.id = found->at("id");
  position.path = found->at("path");
  position.management = found->at("management");
  position.service_control = levels_from(found->at("service_control"));
  position.resource_control = levels_from(found->at("resource_control"));
  return position;
}

}  // namespace

std::optional<Organization> organization_of(const sim::PolicyView& view, std::string_view account) {
  if (const auto kept = view.past(kHolder)) return past_position(*kept, account);
  const auto org = org_of(view.state, account);
  if (!org) return std::nullopt;
  return position_of(view.state, *org, find_member(view.state, org->id, account).value());
}

void keep_positions(sim::Call& call) {
  if (call.settings.number("gateway.policy_delay_seconds") == 0) return;
  Value all = Value::object();
  for (const auto& member : members_of_all_orgs(call.state)) {
    const auto org = find_org(call.state, member.org).value();
    const Organization position = position_of(call.state, org, member);
    all[member.account] = {{"id", position.id},
                           {"path", position.path},
                           {"management", position.management},
                           {"service_control", to_value(position.service_control)},
                           {"resource_control", to_value(position.resource_control)}};
  }
  call.keep_past(kHolder, all.dump());
}

}  // namespace fakes::organizations
