// The rows of the KMS fake, the only SQL that touches them, and KMS's error words. Used by every
// topic of this folder.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/api_error.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::kms {

enum class KeyState { kEnabled, kDisabled, kPendingDeletion, kPendingImport };

std::string_view name_of(KeyState state);  // "PendingDeletion"

struct Key {
  std::string arn, account, region, id;
  std::string spec = "SYMMETRIC_DEFAULT";
  std::string usage = "ENCRYPT_DECRYPT";
  std::string origin = "AWS_KMS";
  std::string manager = "CUSTOMER";
  std::string description, policy;
  KeyState state = KeyState::kEnabled;
  bool multi_region = false;
  sim::Instant created;
  std::optional<sim::Instant> deletion;
  std::string material, material_id;  // symmetric keys with material only; the id is 64 hex digits

  bool symmetric() const { return spec == "SYMMETRIC_DEFAULT"; }
};

struct Alias {
  std::string arn, account, region;
  std::string name;  // "alias/report-key"
  std::string key_arn;
  sim::Instant created, updated;
};

using Tags = std::map<std::string, std::string>;

extern const char* const kSchema;

// ---- keys ----
void add_key(sim::state::Database& state, const Key& key);
std::optional<Key> find_key(sim::state::Database& state, std::string_view arn);
// An id is unique in its region, whatever account owns it: a ciphertext names only the id.
std::optional<Key> find_key_of_region(sim::state::Database& state, std::string_view region,
                                      std::string_view id);
// ARNs in order of creation, from the row after `after` (0: the first); at most `limit`.
struct ListedKey {
  int64_t row = 0;
  std::string arn, id;
};
std::vector<ListedKey> keys_after(sim::state::Database& state, std::string_view account,
                                  std::string_view region, int64_t after, int64_t limit);
void set_key_state(sim::state::Database& state, std::string_view arn, KeyState to,
                   std::optional<sim::Instant> deletion = std::nullopt);
void set_key_policy(sim::state::Database& state, std::string_view arn, std::string_view policy);
void set_key_description(sim::state::Database& state, std::string_view arn, std::string_view text);
// With its aliases and tags.
void remove_key(sim::state::Database& state, std::string_view arn);

// ---- aliases ----
void add_alias(sim::state::Database& state, const Alias& alias);
std::optional<Alias> find_alias(sim::state::Database& state, std::string_view arn);
// By name, from the one after `after`; all keys' aliases, or those of `key_arn` when it is not
// empty.
std::vector<Alias> aliases_after(sim::state::Database& state, std::string_view account,
                                 std::string_view region, std::string_view key_arn,
                                 std::string_view after, int64_t limit);
std::vector<std::string> alias_names(sim::state::Database& state, std::string_view key_arn);
void point_alias(sim::state::Database& state, std::string_view arn, std::string_view key_arn,
                 sim::Instant now);
void remove_alias(sim::state::Database& state, std::string_view arn);

// ---- tags ----
void put_tag(sim::state::Database& state, std::string_view key_arn, std::string_view name,
             std::string_view value);
void remove_tag(sim::state::Database& state, std::string_view key_arn, std::string_view name);
Tags tags_of(sim::state::Database& state, std::string_view key_arn);

// ---- error words ----
sim::ApiError key_not_found(std::string_view arn);
sim::ApiError invalid_key_id(std::string_view text);
sim::ApiError wrong_region(std::string_view region);
sim::ApiError alias_not_found(std::string_view arn);
sim::ApiError invalid_arn(std::string_view text);
sim::ApiError aliases_not_supported();
sim::ApiError key_disabled(std::string_view arn);
sim::ApiError invalid_state(std::string_view arn, std::string_view what);  // "pending deletion"
sim::ApiError validation(std::string message);
sim::ApiError unsupported(std::string message);
sim::ApiError wrong_usage(const Key& key, std::string_view operation);
sim::ApiError incompatible_algorithm(std::string_view algorithm, std::string_view spec);
sim::ApiError invalid_ciphertext();
sim::ApiError incorrect_key();
sim::ApiError malformed_policy(std::string message);
sim::ApiError no_such_policy();
sim::ApiError alias_exists(std::string_view arn);
sim::ApiError reserved_alias();
sim::ApiError limit_exceeded(std::string message);
sim::ApiError tag_fault(std::string message);
sim::ApiError invalid_marker();
sim::ApiError invalid_grant_token();
sim::ApiError dry_run_succeeded();
sim::ApiError access_denied(std::string message);
// A member that the simulator does not carry out: said aloud instead of ignored.
sim::ApiError not_simulated(std::string_view operation, std::string_view member);

}  // namespace fakes::kms
