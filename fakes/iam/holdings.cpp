#include "fakes/iam/holdings.h"

#include <utility>

#include "fakes/iam/aws_policies.h"
#include "fakes/iam/group_records.h"

namespace fakes::iam {
namespace {

using sim::PolicyView;
using sim::Value;
using sim::state::Database;

// Who has the name now, or else who had it: a session outlives its role.
std::string id_of(Database& state, const Holder& holder) {
  const auto id = [&](const auto& found) { return found ? found->id : holder.id; };
  switch (holder.owner) {
    case Owner::kUser:
      return id(find_user(state, holder.account, holder.name));
    case Owner::kGroup:
      return id(find_group(state, holder.account, holder.name));
    case Owner::kRole:
      break;
  }
  return id(find_role(state, holder.account, holder.name));
}

std::string holdings_key(const std::string& id) { return "iam holdings of " + id; }
// Of a managed policy's ARN, or of a role's id.
std::string document_key(const std::string& of) { return "iam document of " + of; }

Holdings present(Database& state, const Holder& holder) {
  const auto& [owner, account, name, id] = holder;
  Holdings held;
  held.inline_policies = policies_of(state, account, owner, name);
  held.attached = attached_to(state, account, owner, name);
  if (owner == Owner::kUser) {
    for (auto& group : group_names_of(state, account, name)) {
      held.groups.push_back({Owner::kGroup, account, std::move(group), ""});
    }
    if (const auto user = find_user(state, account, name)) held.boundary = user->boundary;
  } else if (owner == Owner::kRole) {
    if (const auto role = find_role(state, account, name)) held.boundary = role->boundary;
  }
  return held;
}

std::string written(Database& state, const Holdings& held) {
  Value inline_policies = Value::object();
  for (const auto& each : held.inline_policies) inline_policies[each.name] = each.document;
  Value groups = Value::array();
  for (const auto& each : held.groups) groups.push_back(id_of(state, each));
  return Value{{"inline", std::move(inline_policies)},
               {"attached", held.attached},
               {"groups", std::move(groups)},
               {"boundary", held.boundary}}
      .dump();
}

Holdings read(Database& state, const std::string& account, const std::string& text) {
  const Value past = Value::parse(text);
  Holdings held;
  for (const auto& [name, document] : past.at("inline").items()) {
    held.inline_policies.push_back({name, document.get<std::string>()});
  }
  held.attached = past.at("attached").get<std::vector<std::string>>();
  // A group that is gone has no name left, whoever has taken it.
  for (const auto& each : past.at("groups")) {
    const auto id = each.get<std::string>();
    held.groups.push_back(
        {Owner::kGroup, account, group_name_of(state, account, id).value_or(""), id});
  }
  held.boundary = past.at("boundary").get<std::string>();
  return held;
}

std::optional<std::string> present_document(Database& state, const std::string& arn) {
  if (const auto* document = aws_policy_document(arn)) return *document;
  const auto policy = find_customer_policy(state, arn);
  if (!policy) return std::nullopt;
  return find_policy_version(state, arn, policy->default_version)->document;
}

}  // namespace

Holdings holdings_of(const PolicyView& view, const Holder& holder) {
  if (view.as_of) {
    const auto past = view.past(holdings_key(id_of(view.state, holder)));
    if (past) return read(view.state, holder.account, *past);
  }
  return present(view.state, holder);
}

std::optional<std::string> managed_document(const PolicyView& view, const std::string& arn) {
  if (auto past = view.past(document_key(arn))) return past;
  return present_document(view.state, arn);
}

std::optional<std::string> trust_document(const PolicyView& view, const std::string& role_arn) {
  const auto role = find_role_by_arn(view.state, role_arn);
  if (!role) return std::nullopt;
  if (auto past = view.past(document_key(role->id))) return past;
  return role->trust;
}

void keep_holdings(sim::Call& call, Owner owner, const std::string& name) {
  if (call.settings.number("gateway.policy_delay_seconds") == 0) return;
  const Holder holder{owner, call.account, name, ""};
  call.keep_past(holdings_key(id_of(call.state, holder)),
                 written(call.state, present(call.state, holder)));
}

void keep_managed_document(sim::Call& call, const std::string& arn) {
  if (const auto document = present_document(call.state, arn)) {
    call.keep_past(document_key(arn), *document);
  }
}

void keep_trust_document(sim::Call& call, const Role& role) {
  call.keep_past(document_key(role.id), role.trust);
}

}  // namespace fakes::iam
