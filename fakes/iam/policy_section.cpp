#include "fakes/iam/policy_section.h"

#include <fmt/format.h>

#include <limits>

#include "fakes/iam/attachments.h"
#include "fakes/iam/aws_policies.h"
#include "fakes/iam/boundaries.h"
#include "fakes/iam/groups.h"
#include "fakes/iam/inline_policies.h"
#include "fakes/iam/managed_policies.h"
#include "fakes/iam/section_entry.h"
#include "sim/base/json_text.h"

namespace fakes::iam {
namespace {

using sim::Call;
using sim::Value;
using sim::WorldError;
using Content = sim::Section::Content;
using Words = std::vector<std::string>;

constexpr size_t kLongestName = 128;

// The policies that an account can attach: its own, then AWS's.
std::vector<ManagedPolicy> policies_within_reach(const Call& call) {
  auto policies = customer_policies(call.state, call.account);
  for (auto& policy : aws_policies(call.partition.name)) policies.push_back(std::move(policy));
  return policies;
}

// The ARN of the policy that an entry means by its name or its ARN.
std::string policy_meant(const Call& call, const Value& value, const std::string& at) {
  if (!value.is_string()) {
    throw WorldError(at, "a managed policy is given by its name or ARN, a string");
  }
  const auto& word = value.get_ref<const std::string&>();
  const bool by_arn = word.starts_with("arn:");
  Words known;
  for (const auto& policy : policies_within_reach(call)) {
    const std::string& said = by_arn ? policy.arn : policy.name;
    if (said == word) return policy.arn;
    known.push_back(said);
  }
  throw WorldError(
      at, fmt::format("no managed policy `{}` in this account or of AWS's known here{}", word,
                      remedy_for(word, known)));
}

void load_inline_policies(Call& call, Owner owner, const std::string& of, const Value& policies,
                          const std::string& place, const Content& content) {
  if (!policies.is_object()) {
    throw WorldError(place, "policies is an object: a document for each policy's name");
  }
  for (const auto& [name, document] : policies.items()) {
    at_place(place + sim::json::step(name), [&, &policy_name = name, &text = document] {
      attach_policy(call, owner, of, {policy_name, content.document(text)});
    });
  }
}

}  // namespace

void load_managed_policies(Call& call, const Content& content) {
  static const Words kKnown = {"name", "path", "description", "document"};
  list_of(content.value, "", "managed_policies");
  for (size_t i = 0; i < content.value.size(); ++i) {
    const Value& entry = content.value[i];
    const std::string at = fmt::format("/{}", i);
    check_words(entry, at, "a managed policy", kKnown);
    ManagedPolicy policy;
    policy.name = name_of_entry(entry, at, kLongestName);
    policy.path = path_of(entry, at);
    if (entry.contains("description")) policy.description = text_of(entry, at, "description");
    if (!entry.contains("document")) {
      throw WorldError(at, "\"document\" is needed: what the policy says");
    }
    at_place(at + "/document",
             [&] { make_managed_policy(call, policy, content.document(entry.at("document"))); });
  }
}

void load_groups(Call& call, const Content& content) {
  static const Words kKnown = {"name", "path", "policies", "attached_policies"};
  list_of(content.value, "", "groups");
  for (size_t i = 0; i < content.value.size(); ++i) {
    const Value& entry = content.value[i];
    const std::string at = fmt::format("/{}", i);
    check_words(entry, at, "a group", kKnown);
    Group group;
    group.name = name_of_entry(entry, at, kLongestName);
    group.path = path_of(entry, at);
    at_place(at + "/name", [&] { make_group(call, group); });
    load_held_policies(call, Owner::kGroup, group.name, entry, at, content);
  }
}

void load_held_policies(Call& call, Owner owner, const std::string& of, const Value& entry,
                        const std::string& at, const Content& content) {
  if (entry.contains("policies")) {
    load_inline_policies(call, owner, of, entry.at("policies"), at + "/policies", content);
  }
  if (!entry.contains("attached_policies")) return;
  const std::string place = at + "/attached_policies";
  const Value& attached = list_of(entry.at("attached_policies"), place, "attached_policies");
  for (size_t i = 0; i < attached.size(); ++i) {
    const std::string here = fmt::format("{}/{}", place, i);
    const std::string arn = policy_meant(call, attached[i], here);
    at_place(here, [&] { attach_managed_policy(call, owner, of, arn); });
  }
}

std::string boundary_of_entry(const Call& call, Owner owner, const Value& entry,
                              const std::string& at) {
  if (!entry.contains("boundary")) return {};
  const std::string place = at + "/boundary";
  std::string arn = policy_meant(call, entry.at("boundary"), place);
  at_place(place, [&] { check_boundary(call, owner, arn); });
  return arn;
}

void load_memberships(Call& call, const std::string& user, const Value& entry,
                      const std::string& at) {
  if (!entry.contains("groups")) return;
  const std::string place = at + "/groups";
  const Value& groups = list_of(entry.at("groups"), place, "groups");
  Words known;
  constexpr int64_t kAll = std::numeric_limits<int64_t>::max();
  for (const auto& group : groups_after(call.state, call.account, "/", "", kAll)) {
    known.push_back(group.name);
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    const std::string here = fmt::format("{}/{}", place, i);
    if (!groups[i].is_string()) throw WorldError(here, "a group is given by its name, a string");
    const auto& name = groups[i].get_ref<const std::string&>();
    if (!find_group(call.state, call.account, name)) {
      throw WorldError(
          here, fmt::format("the account has no group `{}`{}", name, remedy_for(name, known)));
    }
    at_place(here, [&] { join_group(call, user, name); });
  }
}

}  // namespace fakes::iam
