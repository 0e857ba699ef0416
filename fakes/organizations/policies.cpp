#include "fakes/organizations/policies.h"

#include <fmt/format.h>

#include <algorithm>

#include "fakes/organizations/arns.h"
#include "fakes/organizations/errors.h"
#include "fakes/organizations/organization.h"
#include "fakes/organizations/pages.h"
#include "fakes/organizations/positions.h"
#include "fakes/organizations/standing.h"
#include "fakes/organizations/tags.h"

namespace fakes::organizations {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kMostResourceControlBytes = 5120;
constexpr int64_t kMostResourceControls = 5;  // at a target, RCPFullAWSAccess among them

sim::policy::DocumentKind document_kind(PolicyType type) {
  return type == PolicyType::kServiceControl ? sim::policy::DocumentKind::kServiceControl
                                             : sim::policy::DocumentKind::kResourceControl;
}

Value summary(const Org& org, const Policy& policy) {
  return {{"Id", policy.id},
          {"Arn", policy_arn(org, policy)},
          {"Name", policy.name},
          {"Description", policy.description},
          {"Type", name_of(policy.type)},
          {"AwsManaged", policy.aws_managed()}};
}

Value shown(const Org& org, const Policy& policy) {
  return {{"Policy", {{"PolicySummary", summary(org, policy)}, {"Content", policy.content}}}};
}

Policy existing_policy(Call& call, const Org& org, const Input& input) {
  auto policy = find_policy(call.state, org.id, input.text("PolicyId"));
  if (!policy) throw policy_not_found();
  return std::move(*policy);
}

Policy own_policy(Call& call, const Org& org, const Input& input) {
  Policy policy = existing_policy(call, org, input);
  if (!policy.aws_managed()) return policy;
  throw invalid_input("IMMUTABLE_POLICY",
                      "You specified a policy that is managed by AWS and can't be modified.");
}

void require_free_name(Call& call, const Policy& policy) {
  for (const auto& other : policies_of_type(call.state, policy.org, policy.type)) {
    if (other.name == policy.name && other.id != policy.id) throw policy_exists();
  }
}

int64_t most_at_target(const Call& call, PolicyType type) {
  return type == PolicyType::kServiceControl
             ? call.settings.number("organizations.service_control_policies_per_target")
             : kMostResourceControls;
}

bool is_among(const std::vector<Attachment>& attachments, const std::string& policy) {
  return std::any_of(attachments.begin(), attachments.end(),
                     [&](const Attachment& each) { return each.policy == policy; });
}

}  // namespace

PolicyType simulated_type(const std::string& name) {
  const auto type = policy_type_named(name);
  if (!type) throw not_simulated(fmt::format("The policy type {}", name));
  return *type;
}

// White space counts: the text is stored as it came.
void check_content(Call& call, PolicyType type, const std::string& content) {
  const int64_t most = type == PolicyType::kServiceControl
                           ? call.settings.number("organizations.service_control_policy_bytes")
                           : kMostResourceControlBytes;
  if (static_cast<int64_t>(content.size()) > most) {
    throw constraint("POLICY_CONTENT_LIMIT_EXCEEDED", "You have exceeded the maximum policy size.");
  }
  if (!sim::policy::faults_of(content, document_kind(type)).empty()) throw malformed_policy();
}

void make_policy(Call& call, const Org& org, Policy& policy) {
  if (org.features != "ALL") throw type_not_available();
  policy.org = org.id;
  require_free_name(call, policy);
  if (policy.id.empty()) policy.id = new_id(call, "p-", 8);
  add_policy(call.state, policy);
}

void attach_policy_to(Call& call, const Org& org, const Policy& policy, const std::string& target) {
  if (!is_enabled(call.state, org.id, policy.type)) throw type_not_enabled();
  if (!has_target(call.state, org, target)) throw target_not_found();
  const auto attached = attached_to(call.state, org.id, target, policy.type);
  if (is_among(attached, policy.id)) throw attached_already();
  if (static_cast<int64_t>(attached.size()) >= most_at_target(call, policy.type)) {
    throw constraint("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                     "You have attached the maximum number of policies to the specified target.");
  }
  attach(call.state, org.id, policy, target);
}

void detach_policy_from(Call& call, const Org& org, const Policy& policy,
                        const std::string& target) {
  if (!has_target(call.state, org, target)) throw target_not_found();
  const auto attached = attached_to(call.state, org.id, target, policy.type);
  if (!is_among(attached, policy.id)) throw not_attached();
  if (policy.aws_managed() && policy.type == PolicyType::kResourceControl) {
    throw invalid_input("NON_DETACHABLE_POLICY", "You can't detach this AWS Managed Policy.");
  }
  if (attached.size() == 1) {
    throw constraint("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                     "You cannot remove the last policy attached to the specified target. You must "
                     "have at least one attached at all times.");
  }
  detach(call.state, org.id, policy.id, target);
}

void attach_full_access(Call& call, const Org& org, std::string_view target) {
  for (const PolicyType type : kPolicyTypes) {
    if (is_enabled(call.state, org.id, type)) {
      attach(call.state, org.id, full_access(type), target);
    }
  }
}

Output create_policy(Call& call, const Input& input) {
  const Org org = managed_org(call);
  Policy policy;
  policy.type = simulated_type(input.text("Type"));
  policy.name = input.text("Name");
  policy.description = input.text("Description");
  policy.content = input.text("Content");
  check_content(call, policy.type, policy.content);
  make_policy(call, org, policy);
  put_tags(call, org, policy.id, input.at("Tags"));
  return shown(org, policy);
}

Output update_policy(Call& call, const Input& input) {
  const Org org = managed_org(call);
  Policy policy = own_policy(call, org, input);
  policy.name = input.text("Name", policy.name);
  policy.description = input.text("Description", policy.description);
  policy.content = input.text("Content", policy.content);
  check_content(call, policy.type, policy.content);
  require_free_name(call, policy);
  keep_positions(call);
  change_policy(call.state, policy);
  return shown(org, policy);
}

Output delete_policy(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const Policy policy = own_policy(call, org, input);
  if (!attachments_of(call.state, org.id, policy.id).empty()) throw policy_in_use();
  forget_target(call.state, org.id, policy.id);
  remove_policy(call.state, policy.id);
  return {};
}

Output describe_policy(Call& call, const Input& input) {
  const Org org = visible_org(call);
  return shown(org, existing_policy(call, org, input));
}

Output list_policies(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const PolicyType type = simulated_type(input.text("Filter"));
  return page_of_rows(call, input, "Policies", policies_of_type(call.state, org.id, type),
                      [&](const Policy& policy) { return summary(org, policy); });
}

Output attach_policy(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const Policy policy = existing_policy(call, org, input);
  keep_positions(call);
  attach_policy_to(call, org, policy, input.text("TargetId"));
  return {};
}

Output detach_policy(Call& call, const Input& input) {
  const Org org = managed_org(call);
  const Policy policy = existing_policy(call, org, input);
  keep_positions(call);
  detach_policy_from(call, org, policy, input.text("TargetId"));
  return {};
}

Output list_policies_for_target(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const std::string target = input.text("TargetId");
  const PolicyType type = simulated_type(input.text("Filter"));
  if (!has_target(call.state, org, target)) throw target_not_found();
  return page_of_rows(call, input, "Policies", attached_to(call.state, org.id, target, type),
                      [&](const Attachment& each) {
                        return summary(org, find_policy(call.state, org.id, each.policy).value());
                      });
}

Output list_targets_for_policy(Call& call, const Input& input) {
  const Org org = visible_org(call);
  const Policy policy = existing_policy(call, org, input);
  const auto name = [&](const std::string& target) {
    const Kind kind = kind_of(target);
    if (kind == Kind::kRoot) return std::string("Root");
    if (kind == Kind::kUnit) return find_unit(call.state, org.id, target).value().name;
    const auto account = call.accounts.find(target);
    return account ? account->name : target;
  };
  return page_of_rows(call, input, "Targets", attachments_of(call.state, org.id, policy.id),
                      [&](const Attachment& each) {
                        return Value{{"TargetId", each.target},
                                     {"Arn", target_arn(org, each.target)},
                                     {"Name", name(each.target)},
                                     {"Type", name_of(kind_of(each.target))}};
                      });
}

}  // namespace fakes::organizations
