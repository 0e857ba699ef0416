#include "fakes/iam/account_details.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "fakes/iam/attachments.h"
#include "fakes/iam/aws_policies.h"
#include "fakes/iam/boundaries.h"
#include "fakes/iam/groups.h"
#include "fakes/iam/instance_profiles.h"
#include "fakes/iam/managed_policies.h"
#include "fakes/iam/pages.h"
#include "fakes/iam/policy_versions.h"
#include "fakes/iam/roles.h"
#include "fakes/iam/tags.h"
#include "fakes/iam/users.h"
#include "sim/base/encoding.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

constexpr int64_t kAll = std::numeric_limits<int64_t>::max();

Value inline_policies(const Call& call, Owner owner, const std::string& name) {
  Value list = Value::array();
  for (const auto& policy : policies_of(call.state, call.account, owner, name)) {
    list.push_back({{"PolicyName", policy.name},
                    {"PolicyDocument", sim::encoding::percent_encode(policy.document)}});
  }
  return list;
}

Value attached_policies(const Call& call, Owner owner, const std::string& name) {
  Value list = Value::array();
  for (const auto& arn : attached_to(call.state, call.account, owner, name)) {
    list.push_back(shown_attached(arn));
  }
  return list;
}

Value detail(const Call& call, const User& user) {
  Value value = user_shown(user);
  value["UserPolicyList"] = inline_policies(call, Owner::kUser, user.name);
  value["AttachedManagedPolicies"] = attached_policies(call, Owner::kUser, user.name);
  value["GroupList"] = Value::array();
  for (const auto& group : groups_of(call.state, call.account, user.name)) {
    value["GroupList"].push_back(group.name);
  }
  show_boundary(value, user.boundary);
  value["Tags"] = tags_shown(user.tags);
  return value;
}

Value detail(const Call& call, const Group& group) {
  Value value = group_shown(group);
  value["GroupPolicyList"] = inline_policies(call, Owner::kGroup, group.name);
  value["AttachedManagedPolicies"] = attached_policies(call, Owner::kGroup, group.name);
  return value;
}

Value detail(const Call& call, const Role& role) {
  Value value = role_shown(role);
  value["InstanceProfileList"] = instance_profiles_of_role(call, role.name);
  value["RolePolicyList"] = inline_policies(call, Owner::kRole, role.name);
  value["AttachedManagedPolicies"] = attached_policies(call, Owner::kRole, role.name);
  show_boundary(value, role.boundary);
  value["Tags"] = tags_shown(role.tags);
  value["RoleLastUsed"] = Value::object();
  return value;
}

Value detail(const Call& call, const ManagedPolicy& policy) {
  Value value = managed_policy_shown(call, policy);
  if (!policy.description.empty()) value["Description"] = policy.description;
  value["PolicyVersionList"] = Value::array();
  for (const auto& version : versions_of(call, policy)) {
    Value shown = policy_version_shown(policy, version);
    shown["Document"] = sim::encoding::percent_encode(version.document);
    value["PolicyVersionList"].push_back(std::move(shown));
  }
  return value;
}

// Of the policies that AWS manages, those that the account uses.
std::vector<ManagedPolicy> aws_policies_in_use(const Call& call) {
  auto policies = aws_policies(call.partition.name);
  std::erase_if(policies, [&](const ManagedPolicy& policy) {
    return attachment_count(call.state, call.account, policy.arn) == 0 &&
           boundary_count(call.state, call.account, policy.arn) == 0;
  });
  return policies;
}

// One entity of whatever kind: where it stands in the order of all, and where its detail goes.
struct Entry {
  std::string position;
  const char* member;
  Value detail;
};

class Entries {
 public:
  Entries(const Call& call, const Input& input, std::string after)
      : call_(call), filter_(input.at("Filter")), after_(std::move(after)) {}

  // Kinds come in the order of these calls.
  template <class Thing>
  void add(const char* type, const char* member, const std::vector<Thing>& things) {
    ++kind_;
    const bool wanted =
        filter_.empty() || std::find(filter_.begin(), filter_.end(), Value(type)) != filter_.end();
    if (!wanted) return;
    for (const auto& thing : things) {
      auto position = fmt::format("{}{}", kind_, thing.arn);
      if (position > after_) found_.push_back({std::move(position), member, detail(call_, thing)});
    }
  }

  std::vector<Entry>& found() { return found_; }

 private:
  const Call& call_;
  const Value& filter_;
  const std::string after_;
  int kind_ = 0;
  std::vector<Entry> found_;
};

}  // namespace

Output get_account_authorization_details(Call& call, const Input& input) {
  Entries entries(call, input, position_of(call, input));
  entries.add("User", "UserDetailList", users_after(call.state, call.account, "/", "", kAll));
  entries.add("Group", "GroupDetailList", groups_after(call.state, call.account, "/", "", kAll));
  entries.add("Role", "RoleDetailList", roles_after(call.state, call.account, "/", "", kAll));
  entries.add("LocalManagedPolicy", "Policies", customer_policies(call.state, call.account));
  entries.add("AWSManagedPolicy", "Policies", aws_policies_in_use(call));

  auto& found = entries.found();
  std::sort(found.begin(), found.end(),
            [](const Entry& one, const Entry& other) { return one.position < other.position; });
  const bool truncated = static_cast<int64_t>(found.size()) > page_size(input);
  if (truncated) found.erase(found.begin() + page_size(input), found.end());
  Value page = {{"IsTruncated", truncated}};
  for (const char* member : {"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"}) {
    page[member] = Value::array();
  }
  for (auto& entry : found) page[entry.member].push_back(std::move(entry.detail));
  if (truncated) page["Marker"] = marker_after(call, found.back().position);
  return page;
}

}  // namespace fakes::iam
