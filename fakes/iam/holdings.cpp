#include "fakes/iam/holdings.h"

#include <fmt/format.h>

#include "fakes/iam/aws_policies.h"
#include "fakes/iam/group_records.h"

namespace fakes::iam {
namespace {

using sim::PolicyView;
using sim::Value;
using sim::state::Database;

std::string holder(const std::string& account, Owner owner, const std::string& name) {
  return fmt::format("iam {} {}/{}", name_of(owner), account, name);
}
std::string holder_of_document(const std::string& arn) { return "iam document of " + arn; }

Holdings present(Database& state, const std::string& account, Owner owner,
                 const std::string& name) {
  Holdings held;
  held.inline_policies = policies_of(state, account, owner, name);
  held.attached = attached_to(state, account, owner, name);
  if (owner == Owner::kUser) {
    held.groups = group_names_of(state, account, name);
    if (const auto user = find_user(state, account, name)) held.boundary = user->boundary;
  } else if (owner == Owner::kRole) {
    if (const auto role = find_role(state, account, name)) held.boundary = role->boundary;
  }
  return held;
}

std::string written(const Holdings& held) {
  Value inline_policies = Value::object();
  for (const auto& each : held.inline_policies) inline_policies[each.name] = each.document;
  return Value{{"inline", std::move(inline_policies)},
               {"attached", held.attached},
               {"groups", held.groups},
               {"boundary", held.boundary}}
      .dump();
}

Holdings read(const std::string& text) {
  const Value past = Value::parse(text);
  Holdings held;
  for (const auto& [name, document] : past.at("inline").items()) {
    held.inline_policies.push_back({name, document.get<std::string>()});
  }
  held.attached = past.at("attached").get<std::vector<std::string>>();
  held.groups = past.at("groups").get<std::vector<std::string>>();
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

Holdings holdings_of(const PolicyView& view, const std::string& account, Owner owner,
                     const std::string& name) {
  if (const auto past = view.past(holder(account, owner, name))) return read(*past);
  return present(view.state, account, owner, name);
}

std::optional<std::string> managed_document(const PolicyView& view, const std::string& arn) {
  if (auto past = view.past(holder_of_document(arn))) return past;
  return present_document(view.state, arn);
}

std::optional<std::string> trust_document(const PolicyView& view, const std::string& role_arn) {
  if (auto past = view.past(holder_of_document(role_arn))) return past;
  const auto role = find_role_by_arn(view.state, role_arn);
  return role ? std::optional(role->trust) : std::nullopt;
}

void keep_holdings(sim::Call& call, Owner owner, const std::string& name) {
  if (call.settings.number("gateway.policy_delay_seconds") == 0) return;
  call.keep_past(holder(call.account, owner, name),
                 written(present(call.state, call.account, owner, name)));
}

void keep_managed_document(sim::Call& call, const std::string& arn) {
  if (const auto document = present_document(call.state, arn)) {
    call.keep_past(holder_of_document(arn), *document);
  }
}

void keep_trust_document(sim::Call& call, const Role& role) {
  call.keep_past(holder_of_document(role.arn), role.trust);
}

}  // namespace fakes::iam
