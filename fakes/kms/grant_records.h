// The rows of KMS's grants and the only SQL that touches them. Used by the handlers of grants, by
// the authorization hooks and by the loader of world files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::kms {

// Where a grant stands while it spreads through KMS: known only to those who show its token, known
// to all, or deleted but not everywhere yet.
enum class GrantPhase { kSpreading, kInForce, kEnding };

struct Grant {
  int64_t row = 0;
  std::string id;  // 64 hex digits
  std::string key_arn, region;
  std::string name;  // empty: none
  std::string grantee, retiring;
  std::string issuer;                           // the account that made it
  sim::Value operations = sim::Value::array();  // "Decrypt", in the order of the request
  std::string constraint;                       // "EncryptionContextSubset", or empty
  sim::Value constraint_pairs = sim::Value::object();
  sim::Instant created;
  GrantPhase phase = GrantPhase::kInForce;
};

extern const char* const kGrantSchema;

void add_grant(sim::state::Database& state, const Grant& grant);
// Grants that are ending are gone for every function but grants_in_force.
std::optional<Grant> find_grant(sim::state::Database& state, std::string_view id);
// Grants of a key under one name, which need not be unique.
std::vector<Grant> grants_named(sim::state::Database& state, std::string_view key_arn,
                                std::string_view name);
int64_t count_grants(sim::state::Database& state, std::string_view key_arn);
// In order of creation, after the row `after`; an empty id or grantee selects all.
std::vector<Grant> grants_after(sim::state::Database& state, std::string_view key_arn,
                                std::string_view id, std::string_view grantee, int64_t after,
                                int64_t limit);
std::vector<Grant> retirable_grants_after(sim::state::Database& state, std::string_view region,
                                          std::string_view retiring, int64_t after, int64_t limit);
void set_grant_phase(sim::state::Database& state, std::string_view id, GrantPhase phase);
void remove_grant(sim::state::Database& state, std::string_view id);
void remove_grants_of_key(sim::state::Database& state, std::string_view key_arn);

// What decisions see: grants known everywhere, and those of which a token is being shown; less
// those that are too narrow for the request.
std::vector<Grant> grants_in_force(sim::state::Database& state, std::string_view key_arn);

// What the request under way points at: grants whose tokens it shows, the grant it would retire,
// and grants that are too narrow to make the grant it asks for. Such rows stand only while its
// permission is judged, so that the policy hook, which is told no more than an ARN, knows of it.
enum class Pointed { kByToken, kToRetire, kTooNarrow };
void point_at_grant(sim::state::Database& state, std::string_view id, Pointed how);
std::optional<Grant> grant_to_retire(sim::state::Database& state, std::string_view key_arn);
void point_at_no_grant(sim::state::Database& state);

}  // namespace fakes::kms
