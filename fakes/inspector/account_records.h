// The rows of what Inspector knows of accounts: the state of each scan type, an organization's
// delegated administrator and its members, and what an account has configured. One of this fake's
// homes of SQL; the others are records and their kin.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/records.h"

namespace fakes::inspector {

extern const char* const kAccountSchema;

// ---- scan types ----

// A scan type that an account has, or had and is losing. `status` is ENABLING, ENABLED or
// DISABLING; a disabled type has no row.
struct ScanTypeState {
  std::string type;  // EC2, ECR, LAMBDA, LAMBDA_CODE, CODE_REPOSITORY
  std::string status;
};

std::vector<ScanTypeState> scan_types(sim::state::Database& db, const Scope& scope);
// Whether any type is enabled, or on its way there.
bool is_on(sim::state::Database& db, const Scope& scope);
// An empty status takes the row away.
void set_scan_type(sim::state::Database& db, const Scope& scope, std::string_view type,
                   std::string_view status);
// When a type was first enabled, in milliseconds: the beginning of its free trial. Never forgotten.
void note_first_use(sim::state::Database& db, const Scope& scope, std::string_view type,
                    int64_t when);
std::optional<int64_t> first_use(sim::state::Database& db, const Scope& scope,
                                 std::string_view type);

// ---- organizations ----

// An organization's delegated administrator in one region.
struct Admin {
  std::string organization, account;
};

std::optional<Admin> find_admin(sim::state::Database& db, std::string_view organization,
                                std::string_view region);
// Of all regions.
std::vector<Admin> admins_of(sim::state::Database& db, std::string_view organization);
bool is_admin(sim::state::Database& db, const Scope& scope);
// The organization whose delegated administrator the account is in this region.
std::optional<std::string> administered_organization(sim::state::Database& db, const Scope& scope);
void set_admin(sim::state::Database& db, std::string_view region, const Admin& admin);
void remove_admin(sim::state::Database& db, std::string_view region, const Admin& admin);

// An account and the administrator it is, or was, associated with.
struct Member {
  Scope scope;
  std::string admin;
  std::string status;  // RelationshipStatus: ENABLED, REMOVED
  int64_t updated_at = 0;
};

std::optional<Member> find_member(sim::state::Database& db, const Scope& scope);
std::vector<Member> members_of(sim::state::Database& db, const Scope& admin);
void put_member(sim::state::Database& db, const Member& member);
void remove_members(sim::state::Database& db, const Scope& admin);

// ---- configuration ----

// What an account has set for one topic ("ec2", "ecr", "deep_inspection", "organization",
// "encryption_key/CODE/AWS_LAMBDA_FUNCTION"), as a JSON document of that topic's own form.
std::optional<sim::Value> find_configuration(sim::state::Database& db, const Scope& scope,
                                             std::string_view topic);
void put_configuration(sim::state::Database& db, const Scope& scope, std::string_view topic,
                       const sim::Value& document);
void remove_configuration(sim::state::Database& db, const Scope& scope, std::string_view topic);

}  // namespace fakes::inspector
