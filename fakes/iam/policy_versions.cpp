#include "fakes/iam/policy_versions.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/aws_policies.h"
#include "fakes/iam/holdings.h"
#include "fakes/iam/managed_policies.h"
#include "fakes/iam/pages.h"
#include "sim/base/encoding.h"
#include "sim/base/text.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr size_t kMostVersions = 5;

std::string id_of(const PolicyVersion& version) { return fmt::format("v{}", version.number); }

// The version that the request names with its member VersionId.
PolicyVersion existing_version(const Call& call, const Input& input, const ManagedPolicy& policy) {
  const std::string id = input.text("VersionId");
  for (auto& version : versions_of(call, policy)) {
    if (id_of(version) == id) return std::move(version);
  }
  const auto number = sim::text::to_integer(std::string_view(id).substr(1));
  if (is_aws_policy(policy.arn) && number && *number < policy.default_version) {
    throw not_simulated(call.facts().operation, fmt::format("{} of {}", id, policy.arn));
  }
  throw no_such_version(policy.arn, id);
}

void make_default(Call& call, ManagedPolicy& policy, int64_t number) {
  keep_managed_document(call, policy.arn);
  policy.default_version = number;
}

}  // namespace

Value policy_version_shown(const ManagedPolicy& policy, const PolicyVersion& version) {
  return {{"VersionId", id_of(version)},
          {"IsDefaultVersion", version.number == policy.default_version},
          {"CreateDate", sim::to_millis(version.created)}};
}

std::vector<PolicyVersion> versions_of(const Call& call, const ManagedPolicy& policy) {
  if (const auto* document = aws_policy_document(policy.arn)) {
    return {{policy.default_version, *document, policy.updated}};
  }
  return policy_versions(call.state, policy.arn);
}

Output create_policy_version(Call& call, const Input& input) {
  ManagedPolicy policy = modifiable_policy(call, input);
  PolicyVersion version;
  version.document = input.text("PolicyDocument");
  check_managed_policy(version.document);
  if (policy_versions(call.state, policy.arn).size() >= kMostVersions) {
    throw limit_exceeded(fmt::format(
        "A managed policy can have up to {} versions. Before you create a new version, you must "
        "delete an existing version.",
        kMostVersions));
  }
  version.number = ++policy.last_version;
  version.created = policy.updated = call.now();
  add_policy_version(call.state, policy.arn, version);
  if (input.flag("SetAsDefault")) make_default(call, policy, version.number);
  change_managed_policy(call.state, policy);
  return Value{{"PolicyVersion", policy_version_shown(policy, version)}};
}

Output get_policy_version(Call& call, const Input& input) {
  const ManagedPolicy policy = existing_managed_policy(call, input);
  const PolicyVersion version = existing_version(call, input, policy);
  Value whole = policy_version_shown(policy, version);
  whole["Document"] = sim::encoding::percent_encode(version.document);
  return Value{{"PolicyVersion", std::move(whole)}};
}

Output list_policy_versions(Call& call, const Input& input) {
  const ManagedPolicy policy = existing_managed_policy(call, input);
  auto rows = versions_of(call, policy);
  // The rest of the list has lower numbers than the last one shown.
  if (const auto last = sim::text::to_integer(position_of(call, input))) {
    std::erase_if(rows, [&](const PolicyVersion& version) { return version.number >= *last; });
  }
  return page_of(
      call, input, "Versions", std::move(rows),
      [&](const PolicyVersion& version) { return policy_version_shown(policy, version); },
      [](const PolicyVersion& version) { return std::to_string(version.number); });
}

Output set_default_policy_version(Call& call, const Input& input) {
  ManagedPolicy policy = modifiable_policy(call, input);
  make_default(call, policy, existing_version(call, input, policy).number);
  change_managed_policy(call.state, policy);
  return {};
}

Output delete_policy_version(Call& call, const Input& input) {
  const ManagedPolicy policy = modifiable_policy(call, input);
  const PolicyVersion version = existing_version(call, input, policy);
  if (version.number == policy.default_version) throw must_keep_default_version();
  remove_policy_version(call.state, policy.arn, version.number);
  return {};
}

}  // namespace fakes::iam
