#include "fakes/iam/policy_source.h"

#include <fmt/format.h>

#include <optional>

#include "fakes/iam/group_records.h"
#include "fakes/iam/holdings.h"
#include "sim/aws/arn.h"

namespace fakes::iam {
namespace {

using sim::Call;

std::string last_part(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

std::optional<Owner> owner_in(std::string_view resource) {
  for (const Owner owner : {Owner::kUser, Owner::kGroup, Owner::kRole}) {
    if (resource.starts_with(std::string(name_of(owner)) + "/")) return owner;
  }
  return std::nullopt;
}

std::string arn_of(Call& call, Owner owner, const std::string& name) {
  const auto arn = [](const auto& found) { return found ? found->arn : std::string(); };
  switch (owner) {
    case Owner::kUser:
      return arn(find_user(call.state, call.account, name));
    case Owner::kGroup:
      return arn(find_group(call.state, call.account, name));
    case Owner::kRole:
      break;
  }
  return arn(find_role(call.state, call.account, name));
}

SourcedPolicy managed(const sim::PolicyView& view, const std::string& arn) {
  return {last_part(arn), managed_document(view, arn).value_or("")};
}

void add_policies(Call& call, const PolicySource& source, SourcedPolicies& all) {
  const sim::PolicyView now{call.state, std::nullopt};
  const Holdings held = holdings_of(now, {source.owner, call.account, source.name, ""});
  for (const auto& policy : held.inline_policies) {
    all.identity.push_back(
        {fmt::format("{}_{}_{}", name_of(source.owner), source.name, policy.name),
         policy.document});
  }
  for (const auto& arn : held.attached) all.identity.push_back(managed(now, arn));
  for (const auto& group : held.groups) add_policies(call, {Owner::kGroup, group.name}, all);
  if (!held.boundary.empty()) all.boundary.push_back(managed(now, held.boundary));
}

}  // namespace

PolicySource policy_source(Call& call, std::string_view text) {
  const auto arn = sim::aws::parse_arn(text);
  const auto owner =
      arn && arn->service == "iam" ? owner_in(arn->resource) : std::optional<Owner>();
  if (!owner) {
    throw invalid_input(
        fmt::format("Invalid Entity Arn: {} does not clearly define entity type and name.", text));
  }
  PolicySource source{*owner, last_part(arn->resource)};
  if (arn_of(call, source.owner, source.name) != text) {
    throw no_such_owner(source.owner, source.name);
  }
  return source;
}

SourcedPolicies sourced_policies(Call& call, const PolicySource& source) {
  SourcedPolicies all;
  add_policies(call, source, all);
  return all;
}

}  // namespace fakes::iam
