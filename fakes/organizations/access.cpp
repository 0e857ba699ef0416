#include "fakes/organizations/access.h"

#include <fmt/format.h>

#include "fakes/organizations/arns.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/records.h"

namespace fakes::organizations {
namespace {

using sim::Authorization;
using sim::Call;
using sim::Input;
using sim::Value;
using Context = sim::aws::ConditionKeys;

// The members by which requests name resources, in the order in which they are judged.
constexpr const char* kNames[] = {"PolicyId",
                                  "TargetId",
                                  "AccountId",
                                  "ParentId",
                                  "ChildId",
                                  "RootId",
                                  "ResourceId",
                                  "SourceParentId",
                                  "DestinationParentId",
                                  "OrganizationalUnitId",
                                  "HandshakeId"};
// The members that name a policy type. ListHandshakes' Filter is no text.
constexpr const char* kTypes[] = {"Type", "PolicyType", "Filter"};

// The ARN of what an id names, as far as the caller's organization knows it.
std::string arn_of(Call& call, const std::optional<Org>& org, const std::string& id) {
  const Kind kind = kind_of(id);
  if (kind == Kind::kHandshake) {
    const auto handshake = find_handshake(call.state, id);
    if (!handshake) return "*";
    return handshake_arn(find_org(call.state, handshake->org).value(), id);
  }
  if (!org) return "*";
  if (kind == Kind::kPolicy) {
    const auto policy = find_policy(call.state, org->id, id);
    return policy ? policy_arn(*org, *policy) : "*";
  }
  return has_target(call.state, *org, id) ? target_arn(*org, id) : "*";
}

void add_request_keys(Call& call, const std::optional<Org>& org, const Value& input,
                      Context& context) {
  for (const char* member : kTypes) {
    if (input.contains(member) && input[member].is_string()) {
      context.push_back({"organizations:PolicyType", {input[member].get<std::string>()}});
    }
  }
  if (org && input.contains("PolicyId")) {
    if (const auto policy =
            find_policy(call.state, org->id, input["PolicyId"].get<std::string>())) {
      context.push_back({"organizations:PolicyType", {std::string(name_of(policy->type))}});
    }
  }
  if (input.contains("ServicePrincipal")) {
    context.push_back(
        {"organizations:ServicePrincipal", {input["ServicePrincipal"].get<std::string>()}});
  }
  std::vector<std::string> keys;
  if (input.contains("Tags")) {
    for (const auto& tag : input["Tags"]) {
      keys.push_back(tag.at("Key").get<std::string>());
      context.push_back({"aws:RequestTag/" + keys.back(), {tag.at("Value").get<std::string>()}});
    }
  }
  if (input.contains("TagKeys")) keys = input["TagKeys"].get<std::vector<std::string>>();
  if (!keys.empty()) context.push_back({"aws:TagKeys[]", std::move(keys)});
}

bool only_reads(std::string_view operation) {
  return operation.starts_with("Describe") || operation.starts_with("List");
}

}  // namespace

std::vector<Authorization> authorizations(Call& call, const sim::wire::Operation& operation,
                                          const Input& input) {
  if (call.caller.kind == sim::aws::PrincipalKind::kService && only_reads(operation.name)) {
    return {};
  }
  const auto org = org_of(call.state, call.account);
  const Value& members = input.value();
  Context context;
  add_request_keys(call, org, members, context);
  const std::string action = "organizations:" + operation.name;
  std::vector<Authorization> demands;
  for (const char* name : kNames) {
    if (!members.contains(name)) continue;
    const std::string id = members[name].get<std::string>();
    auto& demand =
        demands.emplace_back(Authorization{action, arn_of(call, org, id), "", context, ""});
    if (!org) continue;
    for (const auto& [key, value] : tags_of(call.state, org->id, id)) {
      demand.context.push_back({"aws:ResourceTag/" + key, {value}});
    }
  }
  if (demands.empty()) demands.push_back({action, "*", "", context, ""});
  // What is created with tags must be allowed to be tagged; it has no ARN yet.
  if (operation.name != "TagResource" && members.contains("Tags") && !members["Tags"].empty()) {
    demands.push_back({"organizations:TagResource", "*", "", context, ""});
  }
  return demands;
}

// AWS tells nobody here which policy is missing; the explanation does.
sim::ApiError denied(const sim::policy::Request&, const sim::policy::Decision&,
                     const Authorization&) {
  return access_denied();
}

}  // namespace fakes::organizations
