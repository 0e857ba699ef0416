// The rows of IAM, the only SQL that touches them, and the error words of IAM and STS. IAM is
// global: an account's identities are the same in every region.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::iam {

struct User {
  std::string account, name;
  std::string path = "/";
  std::string id, arn;
  sim::Instant created;
  sim::Value tags = sim::Value::object();  // name to value
  std::string boundary;                    // ARN of the policy that bounds it; empty: none
};

struct Role {
  std::string account, name;
  std::string path = "/";
  std::string id, arn, trust, description;
  int64_t max_session_seconds = 3600;
  bool service_linked = false;
  sim::Instant created;
  sim::Value tags = sim::Value::object();
  std::string boundary;
};

// Who holds policies.
enum class Owner { kUser, kRole, kGroup };
std::string_view name_of(Owner owner);  // "user", "role", "group"

struct InlinePolicy {
  std::string name, document;
};

struct AccessKey {
  std::string id, account;
  std::string user;  // empty: the root user's
  std::string secret;
  bool active = true;
  sim::Instant created;
};

extern const char* const kIamSchema;

// ---- users ----
void add_user(sim::state::Database& state, const User& user);
std::optional<User> find_user(sim::state::Database& state, std::string_view account,
                              std::string_view name);
std::vector<User> users_after(sim::state::Database& state, std::string_view account,
                              std::string_view path_prefix, std::string_view after, int64_t limit);
std::optional<User> find_user_by_arn(sim::state::Database& state, std::string_view arn);
// Whether a user has that name in any letter case: IAM's names differ in more than case.
bool user_name_taken(sim::state::Database& state, std::string_view account, std::string_view name);
// Path, name, ARN and tags, of the user that had the name `was`; its keys and policies follow.
void change_user(sim::state::Database& state, std::string_view was, const User& user);
void remove_user(sim::state::Database& state, std::string_view account, std::string_view name);

// ---- roles ----
void add_role(sim::state::Database& state, const Role& role);
std::optional<Role> find_role(sim::state::Database& state, std::string_view account,
                              std::string_view name);
std::optional<Role> find_role_by_arn(sim::state::Database& state, std::string_view arn);
std::vector<Role> roles_after(sim::state::Database& state, std::string_view account,
                              std::string_view path_prefix, std::string_view after, int64_t limit);
bool role_name_taken(sim::state::Database& state, std::string_view account, std::string_view name);
// Description, longest session and tags.
void change_role(sim::state::Database& state, const Role& role);
void set_trust(sim::state::Database& state, std::string_view account, std::string_view name,
               std::string_view document);
void remove_role(sim::state::Database& state, std::string_view account, std::string_view name);

// ---- permissions boundaries, of a user or role; an empty ARN takes it away ----
void set_boundary(sim::state::Database& state, std::string_view account, Owner owner,
                  std::string_view name, std::string_view policy_arn);

// ---- inline policies ----
void put_policy(sim::state::Database& state, std::string_view account, Owner owner,
                std::string_view of, const InlinePolicy& policy);
// By name, all of them.
std::vector<InlinePolicy> policies_of(sim::state::Database& state, std::string_view account,
                                      Owner owner, std::string_view of);
std::optional<InlinePolicy> find_policy(sim::state::Database& state, std::string_view account,
                                        Owner owner, std::string_view of, std::string_view name);
void remove_policy(sim::state::Database& state, std::string_view account, Owner owner,
                   std::string_view of, std::string_view name);
void rename_policy_owner(sim::state::Database& state, std::string_view account, Owner owner,
                         std::string_view was, std::string_view now);

// ---- access keys ----
void add_access_key(sim::state::Database& state, const AccessKey& key);
std::optional<AccessKey> find_access_key(sim::state::Database& state, std::string_view id);
std::vector<AccessKey> access_keys_of(sim::state::Database& state, std::string_view account,
                                      std::string_view user);
void set_access_key_active(sim::state::Database& state, std::string_view id, bool active);
void remove_access_key(sim::state::Database& state, std::string_view id);

// ---- error words ----
sim::ApiError no_such_owner(Owner owner, std::string_view name);
sim::ApiError no_such_user(std::string_view name);
sim::ApiError no_such_role(std::string_view name);
sim::ApiError no_such_policy(Owner owner, std::string_view name);
sim::ApiError no_such_access_key(std::string_view id);
sim::ApiError user_exists(std::string_view name);
sim::ApiError role_exists(std::string_view name);
sim::ApiError must_delete_policies();
sim::ApiError must_detach_policies();
sim::ApiError must_delete_access_keys();
sim::ApiError malformed_policy(std::string message);
sim::ApiError limit_exceeded(std::string message);
sim::ApiError validation(std::string message);
sim::ApiError invalid_input(std::string message);
sim::ApiError invalid_parameter(std::string message);
sim::ApiError protected_role(std::string_view name);
sim::ApiError access_denied(std::string message);
sim::ApiError invalid_client_token();
// A member that the simulator does not carry out: said aloud instead of ignored.
sim::ApiError not_simulated(std::string_view operation, std::string_view member);

size_t count_of_users(sim::state::Database& state, std::string_view account);
size_t count_of_roles(sim::state::Database& state, std::string_view account);

}  // namespace fakes::iam
