// The rows of IAM groups and their members, and the only SQL that touches them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/iam/records.h"

namespace fakes::iam {

struct Group {
  std::string account, name;
  std::string path = "/";
  std::string id, arn;
  sim::Instant created;
};

extern const char* const kGroupSchema;

void add_group(sim::state::Database& state, const Group& group);
std::optional<Group> find_group(sim::state::Database& state, std::string_view account,
                                std::string_view name);
// The present name of the group with this id.
std::optional<std::string> group_name_of(sim::state::Database& state, std::string_view account,
                                         std::string_view id);
bool group_name_taken(sim::state::Database& state, std::string_view account, std::string_view name);
// By name.
std::vector<Group> groups_after(sim::state::Database& state, std::string_view account,
                                std::string_view path_prefix, std::string_view after,
                                int64_t limit);
// Path, name and ARN of the group that had the name `was`; members and inline policies follow.
void change_group(sim::state::Database& state, std::string_view was, const Group& group);
void remove_group(sim::state::Database& state, std::string_view account, std::string_view name);

// ---- members ----
void add_member(sim::state::Database& state, std::string_view account, std::string_view group,
                std::string_view user);
void remove_member(sim::state::Database& state, std::string_view account, std::string_view group,
                   std::string_view user);
// By name.
std::vector<User> members_of(sim::state::Database& state, std::string_view account,
                             std::string_view group);
std::vector<Group> groups_of(sim::state::Database& state, std::string_view account,
                             std::string_view user);
// Their names alone, which every decision about a user asks for.
std::vector<std::string> group_names_of(sim::state::Database& state, std::string_view account,
                                        std::string_view user);
void rename_member(sim::state::Database& state, std::string_view account, std::string_view was,
                   std::string_view now);

// ---- error words ----
sim::ApiError group_exists(std::string_view name);
sim::ApiError must_remove_users_from_group();

size_t count_of_groups(sim::state::Database& state, std::string_view account);

}  // namespace fakes::iam
