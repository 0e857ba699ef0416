// The rows of an account's instance profiles, its alias, and its requests to delete service-linked
// roles, with the only SQL that touches them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/records.h"

namespace fakes::iam {

struct InstanceProfile {
  std::string account, name;
  std::string path = "/";
  std::string id, arn;
  std::string role;  // empty: none; never more than one
  sim::Instant created;
  sim::Value tags = sim::Value::object();
};

// A request to delete a service-linked role.
struct DeletionTask {
  std::string id, account, role;
  std::string status = "IN_PROGRESS";
  std::string reason;                        // of FAILED
  sim::Value regions = sim::Value::array();  // of FAILED: where the role is in use
};

extern const char* const kAccountSchema;

// ---- instance profiles ----
void add_instance_profile(sim::state::Database& state, const InstanceProfile& profile);
std::optional<InstanceProfile> find_instance_profile(sim::state::Database& state,
                                                     std::string_view account,
                                                     std::string_view name);
bool instance_profile_name_taken(sim::state::Database& state, std::string_view account,
                                 std::string_view name);
// By name, all of an account.
std::vector<InstanceProfile> instance_profiles(sim::state::Database& state,
                                               std::string_view account);
// Role and tags.
void change_instance_profile(sim::state::Database& state, const InstanceProfile& profile);
void remove_instance_profile(sim::state::Database& state, std::string_view account,
                             std::string_view name);

// ---- aliases of accounts ----
// Nothing when the account has none.
std::optional<std::string> alias_of(sim::state::Database& state, std::string_view account);
bool alias_taken(sim::state::Database& state, std::string_view alias);
void set_alias(sim::state::Database& state, std::string_view account, std::string_view alias);
void remove_alias(sim::state::Database& state, std::string_view account);

// ---- deletion tasks ----
void put_deletion_task(sim::state::Database& state, const DeletionTask& task);
std::optional<DeletionTask> find_deletion_task(sim::state::Database& state, std::string_view id);
// The one that is being worked on for a role.
std::optional<DeletionTask> pending_deletion_task(sim::state::Database& state,
                                                  std::string_view account, std::string_view role);

// ---- error words ----
sim::ApiError no_such_instance_profile(std::string_view name);
sim::ApiError instance_profile_exists(std::string_view name);
sim::ApiError must_remove_roles_from_profile();
sim::ApiError no_such_alias(std::string_view alias);
sim::ApiError alias_exists(std::string_view alias);
sim::ApiError no_such_deletion_task(std::string_view id);

size_t count_of_instance_profiles(sim::state::Database& state, std::string_view account);

}  // namespace fakes::iam
