// The rows of customer managed policies, their versions, and the attachments of managed policies
// (AWS's own among them), with the only SQL that touches them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/records.h"

namespace fakes::iam {

struct ManagedPolicy {
  std::string account;  // "aws" for a policy that AWS manages
  std::string name;
  std::string path = "/";
  std::string id, arn, description;
  int64_t default_version = 1;
  int64_t last_version = 1;  // version numbers are never used again
  sim::Instant created, updated;
  sim::Value tags = sim::Value::object();
};

struct PolicyVersion {
  int64_t number = 1;
  std::string document;
  sim::Instant created;
};

extern const char* const kManagedPolicySchema;

void add_managed_policy(sim::state::Database& state, const ManagedPolicy& policy);
std::optional<ManagedPolicy> find_customer_policy(sim::state::Database& state,
                                                  std::string_view arn);
bool managed_policy_name_taken(sim::state::Database& state, std::string_view account,
                               std::string_view name);
// By name, all of an account.
std::vector<ManagedPolicy> customer_policies(sim::state::Database& state, std::string_view account);
// Default version, last version, time of the last change and tags.
void change_managed_policy(sim::state::Database& state, const ManagedPolicy& policy);
void remove_managed_policy(sim::state::Database& state, std::string_view arn);

// ---- versions ----
void add_policy_version(sim::state::Database& state, std::string_view arn,
                        const PolicyVersion& version);
// The latest first.
std::vector<PolicyVersion> policy_versions(sim::state::Database& state, std::string_view arn);
std::optional<PolicyVersion> find_policy_version(sim::state::Database& state, std::string_view arn,
                                                 int64_t number);
void remove_policy_version(sim::state::Database& state, std::string_view arn, int64_t number);

// ---- attachments ----
void attach_managed(sim::state::Database& state, std::string_view account, Owner owner,
                    std::string_view of, std::string_view policy_arn);
// False when it was not attached.
bool detach_managed(sim::state::Database& state, std::string_view account, Owner owner,
                    std::string_view of, std::string_view policy_arn);
// ARNs, in the order of attaching.
std::vector<std::string> attached_to(sim::state::Database& state, std::string_view account,
                                     Owner owner, std::string_view of);
// Names, sorted: to whom a policy is attached, and whom it bounds (users and roles).
std::vector<std::string> holders_of(sim::state::Database& state, std::string_view account,
                                    Owner owner, std::string_view policy_arn);
std::vector<std::string> bounded_by(sim::state::Database& state, std::string_view account,
                                    Owner owner, std::string_view policy_arn);
int64_t attachment_count(sim::state::Database& state, std::string_view account,
                         std::string_view policy_arn);
int64_t boundary_count(sim::state::Database& state, std::string_view account,
                       std::string_view policy_arn);
void rename_attachment_owner(sim::state::Database& state, std::string_view account, Owner owner,
                             std::string_view was, std::string_view now);

// ---- error words ----
sim::ApiError no_such_managed_policy(std::string_view arn);
// Where a policy is to be attached, or a version of it to be had.
sim::ApiError not_attachable(std::string_view arn);
sim::ApiError no_such_version(std::string_view arn, std::string_view version);
// The policy of a permissions boundary.
sim::ApiError no_such_boundary(std::string_view arn);
// A policy that AWS keeps for service-linked roles.
sim::ApiError reserved_policy(Owner owner);
sim::ApiError must_detach_from_entities();
sim::ApiError must_delete_versions();
sim::ApiError must_keep_default_version();
sim::ApiError managed_policy_exists(std::string_view name);
sim::ApiError not_your_policy();
sim::ApiError invalid_arn(std::string_view arn);

size_t count_of_policies(sim::state::Database& state, std::string_view account);

}  // namespace fakes::iam
