// The rows of the Organizations fake and the only SQL that touches them. Used by every topic of
// this folder. The two policies that AWS itself manages are facts, not rows: find_policy knows
// them in every organization.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::organizations {

using sim::state::Database;

struct Org {
  std::string id;  // "o-exampleorgid"
  std::string partition;
  std::string management;        // account id
  std::string root;              // "r-ab12"
  std::string features = "ALL";  // or CONSOLIDATED_BILLING
};

struct Unit {
  int64_t row = 0;
  std::string id, org;
  std::string parent;  // the root or another unit
  std::string name;
};

struct Member {
  int64_t row = 0;
  std::string account, org;
  std::string parent;              // the root or a unit
  std::string method = "INVITED";  // or CREATED
  sim::Instant joined;
  std::optional<sim::Instant> closing = std::nullopt;  // since when the account is being closed
};

enum class PolicyType { kServiceControl, kResourceControl };

inline constexpr PolicyType kPolicyTypes[] = {PolicyType::kServiceControl,
                                              PolicyType::kResourceControl};

std::string_view name_of(PolicyType type);  // "SERVICE_CONTROL_POLICY"
// Nothing for a type that is not simulated.
std::optional<PolicyType> policy_type_named(std::string_view name);

struct Policy {
  int64_t row = 0;
  std::string id;
  std::string org;  // empty: managed by AWS
  PolicyType type = PolicyType::kServiceControl;
  std::string name, description, content;

  bool aws_managed() const { return org.empty(); }
};

// The policy that allows everything: FullAWSAccess or RCPFullAWSAccess.
const Policy& full_access(PolicyType type);

struct Attachment {
  int64_t row = 0;
  std::string policy, target;
};

struct ServiceAccess {
  int64_t row = 0;
  std::string service;
  sim::Instant enabled;
};

struct Delegation {
  int64_t row = 0;
  std::string account, service;
  sim::Instant enabled;
};

struct Creation {
  int64_t row = 0;
  std::string id, org, name, email, role;
  std::string tags;                   // JSON, as they were asked for
  std::string state = "IN_PROGRESS";  // then SUCCEEDED or FAILED
  std::string account, failure;
  sim::Instant requested;
  std::optional<sim::Instant> completed;
};

struct Handshake {
  int64_t row = 0;
  std::string id, org;
  std::string account;          // who is invited
  std::string party, party_id;  // as the invitation named it: ACCOUNT or EMAIL
  std::string notes, tags;      // tags: JSON
  std::string state = "OPEN";   // then ACCEPTED, DECLINED, CANCELED
  sim::Instant requested, expires;
};

using Tags = std::map<std::string, std::string>;

extern const char* const kSchema;

// ---- organizations ----
void add_org(Database& state, const Org& org);
std::optional<Org> find_org(Database& state, std::string_view id);
// The organization that an account belongs to.
std::optional<Org> org_of(Database& state, std::string_view account);
// With everything that hangs on it.
void remove_org(Database& state, std::string_view id);

// ---- units ----
void add_unit(Database& state, const Unit& unit);
std::optional<Unit> find_unit(Database& state, std::string_view org, std::string_view id);
std::vector<Unit> units_under(Database& state, std::string_view org, std::string_view parent);
std::vector<Unit> all_units(Database& state, std::string_view org);
void rename_unit(Database& state, std::string_view id, std::string_view name);
void remove_unit(Database& state, std::string_view id);

// ---- members ----
void add_member(Database& state, const Member& member);
std::optional<Member> find_member(Database& state, std::string_view org, std::string_view account);
std::vector<Member> members_under(Database& state, std::string_view org, std::string_view parent);
std::vector<Member> all_members(Database& state, std::string_view org);
std::vector<Member> members_of_all_orgs(Database& state);
void move_member(Database& state, std::string_view account, std::string_view parent);
void close_member(Database& state, std::string_view account, sim::Instant at);
void remove_member(Database& state, std::string_view account);
// The address of an account's root user: known for accounts that CreateAccount made; others have
// one that their number gives.
std::string email_of(Database& state, std::string_view account);
void set_email(Database& state, std::string_view account, std::string_view email);

// ---- trusted services and delegated administrators ----
void add_service_access(Database& state, std::string_view org, const ServiceAccess& access);
void remove_service_access(Database& state, std::string_view org, std::string_view service);
std::vector<ServiceAccess> service_access_of(Database& state, std::string_view org);
bool has_service_access(Database& state, std::string_view org, std::string_view service);
void add_delegation(Database& state, std::string_view org, const Delegation& delegation);
void remove_delegation(Database& state, std::string_view org, std::string_view account,
                       std::string_view service);
// By account and service; either may be empty for all.
std::vector<Delegation> delegations(Database& state, std::string_view org, std::string_view account,
                                    std::string_view service);

// ---- policies ----
void enable_type(Database& state, std::string_view org, PolicyType type);
// With the attachments of its policies.
void disable_type(Database& state, std::string_view org, PolicyType type);
bool is_enabled(Database& state, std::string_view org, PolicyType type);
void add_policy(Database& state, const Policy& policy);
std::optional<Policy> find_policy(Database& state, std::string_view org, std::string_view id);
// Those of AWS first.
std::vector<Policy> policies_of_type(Database& state, std::string_view org, PolicyType type);
void change_policy(Database& state, const Policy& policy);
void remove_policy(Database& state, std::string_view id);
void attach(Database& state, std::string_view org, const Policy& policy, std::string_view target);
void detach(Database& state, std::string_view org, std::string_view policy,
            std::string_view target);
// In order of attachment.
std::vector<Attachment> attachments_of(Database& state, std::string_view org,
                                       std::string_view policy);
std::vector<Attachment> attached_to(Database& state, std::string_view org, std::string_view target,
                                    PolicyType type);
// The target goes away.
void forget_target(Database& state, std::string_view org, std::string_view target);

// ---- tags: of the root, units, accounts and policies of an organization ----
void put_tag(Database& state, std::string_view org, std::string_view resource,
             std::string_view name, std::string_view value);
void remove_tag(Database& state, std::string_view org, std::string_view resource,
                std::string_view name);
Tags tags_of(Database& state, std::string_view org, std::string_view resource);

// ---- requests for new accounts, invitations ----
void add_creation(Database& state, const Creation& creation);
std::optional<Creation> find_creation(Database& state, std::string_view id);
std::vector<Creation> creations_of(Database& state, std::string_view org);
void finish_creation(Database& state, const Creation& creation);
void add_handshake(Database& state, const Handshake& handshake);
std::optional<Handshake> find_handshake(Database& state, std::string_view id);
std::vector<Handshake> handshakes_sent(Database& state, std::string_view org);
std::vector<Handshake> handshakes_received(Database& state, std::string_view account);
void set_handshake_state(Database& state, std::string_view id, std::string_view to);

}  // namespace fakes::organizations
