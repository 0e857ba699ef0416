#include "fakes/iam/managed_policies.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/iam/aws_policies.h"
#include "fakes/iam/documents.h"
#include "fakes/iam/holdings.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/quotas.h"
#include "fakes/iam/tags.h"
#include "sim/aws/arn.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

// In characters without white space.
constexpr size_t kLongestDocument = 6144;

// CreatePolicy shows tags when there are any, and no description.
Value shown_new(const Call& call, const ManagedPolicy& policy) {
  Value shown = managed_policy_shown(call, policy);
  if (!policy.tags.empty()) shown["Tags"] = tags_shown(policy.tags);
  return shown;
}

Value shown_whole(const Call& call, const ManagedPolicy& policy) {
  Value shown = managed_policy_shown(call, policy);
  if (!policy.description.empty()) shown["Description"] = policy.description;
  shown["Tags"] = tags_shown(policy.tags);
  return shown;
}

bool is_of_another_account(const Call& call, const std::string& arn) {
  return sim::aws::parse_arn(arn)->account != call.account;
}

void check_policy_arn(const std::string& arn) {
  const auto parsed = sim::aws::parse_arn(arn);
  if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with("policy/")) {
    throw invalid_arn(arn);
  }
}

// How often a policy is in use, in the way that the request asks about.
int64_t uses_of(const Call& call, const Input& input, const ManagedPolicy& policy) {
  return input.view("PolicyUsageFilter") == "PermissionsBoundary"
             ? boundary_count(call.state, call.account, policy.arn)
             : attachment_count(call.state, call.account, policy.arn);
}

}  // namespace

Value managed_policy_shown(const Call& call, const ManagedPolicy& policy) {
  return {{"PolicyName", policy.name},
          {"PolicyId", policy.id},
          {"Arn", policy.arn},
          {"Path", policy.path},
          {"DefaultVersionId", fmt::format("v{}", policy.default_version)},
          {"AttachmentCount", attachment_count(call.state, call.account, policy.arn)},
          {"PermissionsBoundaryUsageCount", boundary_count(call.state, call.account, policy.arn)},
          {"IsAttachable", true},
          {"CreateDate", sim::to_millis(policy.created)},
          {"UpdateDate", sim::to_millis(policy.updated)}};
}

void check_managed_policy(const std::string& document) {
  check_identity_policy(document, Language::kCurrent);
  if (counted_size(document) > kLongestDocument) {
    throw limit_exceeded(fmt::format("Cannot exceed quota for PolicySize: {}", kLongestDocument));
  }
}

void make_managed_policy(Call& call, ManagedPolicy& policy, const std::string& document) {
  check_managed_policy(document);
  if (managed_policy_name_taken(call.state, call.account, policy.name)) {
    throw managed_policy_exists(policy.name);
  }
  policy.account = call.account;
  policy.id = "ANPA" + call.ids.base32("iam/policy", 17);
  policy.arn = call.arn("iam", "", policy.account, "policy" + policy.path + policy.name);
  policy.created = policy.updated = call.now();
  add_managed_policy(call.state, policy);
  add_policy_version(call.state, policy.arn, {policy.default_version, document, policy.created});
}

std::optional<ManagedPolicy> find_attachable(const Call& call, const std::string& arn) {
  check_policy_arn(arn);
  if (sim::aws::parse_arn(arn)->partition != call.partition.name) return std::nullopt;
  if (is_aws_policy(arn)) {
    auto policy = find_aws_policy(arn);
    if (!policy) throw not_simulated(call.facts().operation, arn);
    return policy;
  }
  if (is_of_another_account(call, arn)) return std::nullopt;
  return find_customer_policy(call.state, arn);
}

ManagedPolicy existing_managed_policy(const Call& call, const Input& input) {
  const std::string arn = input.text("PolicyArn");
  auto policy = find_attachable(call, arn);
  if (policy) return std::move(*policy);
  if (is_of_another_account(call, arn)) throw not_your_policy();
  throw no_such_managed_policy(arn);
}

ManagedPolicy modifiable_policy(const Call& call, const Input& input) {
  check_policy_arn(input.text("PolicyArn"));
  if (is_aws_policy(input.text("PolicyArn"))) throw not_your_policy();
  return existing_managed_policy(call, input);
}

Output create_policy(Call& call, const Input& input) {
  ManagedPolicy policy;
  policy.name = input.text("PolicyName");
  policy.path = input.text("Path", "/");
  policy.description = input.text("Description");
  policy.tags = tags_from(input.at("Tags"));
  make_managed_policy(call, policy, input.text("PolicyDocument"));
  check_quota(call, Quota::kPoliciesOfAccount, count_of_policies(call.state, call.account));
  return Value{{"Policy", shown_new(call, policy)}};
}

Output get_policy(Call& call, const Input& input) {
  return Value{{"Policy", shown_whole(call, existing_managed_policy(call, input))}};
}

// The account's own policies come first, as their ARNs do.
Output list_policies(Call& call, const Input& input) {
  std::vector<ManagedPolicy> rows;
  if (input.view("Scope") != "AWS") rows = customer_policies(call.state, call.account);
  if (input.view("Scope") != "Local") {
    for (auto& policy : aws_policies(call.partition.name)) rows.push_back(std::move(policy));
  }
  const std::string prefix = input.text("PathPrefix", "/");
  const bool only_used = input.flag("OnlyAttached") || input.has("PolicyUsageFilter");
  std::erase_if(rows, [&](const ManagedPolicy& policy) {
    return !policy.path.starts_with(prefix) || (only_used && uses_of(call, input, policy) == 0);
  });
  const auto arn = [](const ManagedPolicy& policy) { return policy.arn; };
  std::sort(rows.begin(), rows.end(),
            [](const auto& one, const auto& other) { return one.arn < other.arn; });
  return page_of_all(
      call, input, "Policies", std::move(rows),
      [&](const ManagedPolicy& policy) { return managed_policy_shown(call, policy); }, arn);
}

Output delete_policy(Call& call, const Input& input) {
  const ManagedPolicy policy = modifiable_policy(call, input);
  if (attachment_count(call.state, call.account, policy.arn) > 0 ||
      boundary_count(call.state, call.account, policy.arn) > 0) {
    throw must_detach_from_entities();
  }
  if (policy_versions(call.state, policy.arn).size() > 1) throw must_delete_versions();
  keep_managed_document(call, policy.arn);
  remove_managed_policy(call.state, policy.arn);
  return {};
}

}  // namespace fakes::iam
