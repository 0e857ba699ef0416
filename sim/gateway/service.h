// What a fake hands to the world: its model, its table of operations, its jobs, its tables in the
// store, and the few hooks by which the gateway asks it for policies, identities and wording. Every
// member is data or a free function; a fake holds no state of its own.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/gateway/call.h"

namespace sim {

using wire::Output;

using Handler = Output (*)(Call&, const Input&);          // an AWS operation
using Job = void (*)(Call&, const std::string& subject);  // work that comes due on the clock

// The policy attached to a resource, as text, with what else bears on access to it.
struct ResourcePolicy {
  std::string document;  // empty: none attached
  policy::DocumentKind kind = policy::DocumentKind::kBucket;
  std::string name;  // "bucket policy of reports", "key policy of arn:aws:kms:…"
  std::vector<policy::Grant> grants;
  policy::Rules rules;
};

// The tables as decisions see them: as they are, or, where policy changes take time to spread, as
// they were a while ago.
struct PolicyView {
  state::Database& state;
  std::optional<Instant> as_of;  // nothing: now

  // What a policy holder held at that time, when it has changed since (Call::keep_past).
  std::optional<std::string> past(std::string_view holder) const;
};

// A stored credential and the identity behind it.
struct KnownKey {
  std::string secret_access_key;
  std::string session_token;       // empty for long-term keys
  std::optional<Instant> expires;  // temporary keys
  bool active = true;
  aws::Principal principal;
};

// A policy document as text with the name that explanations give it.
struct NamedDocument {
  std::string name, document;
};

struct IdentityPolicies {
  std::vector<NamedDocument> identity;
  std::optional<NamedDocument> boundary;
  std::vector<NamedDocument> session;  // the managed ones among the session policies
};

// An account's place in its organization.
struct Organization {
  std::string id;    // "o-exampleorgid"
  std::string path;  // "o-exampleorgid/r-ab12/ou-ab12-11111111/", as aws:PrincipalOrgPaths says it
  bool management = false;  // the management account
  // A list of policies a level, root first, the account last; empty while the policy type is not
  // enabled. RCPFullAWSAccess may be left out.
  std::vector<std::vector<NamedDocument>> service_control, resource_control;
};

// A fault in a world file: where (a JSON pointer such as "/accounts/0/users/1") and what to do.
struct WorldError : std::runtime_error {
  WorldError(std::string at, const std::string& message)
      : std::runtime_error(message), pointer(std::move(at)) {}
  std::string pointer;
};

// kWorld sections stand at the top of the file and are loaded after every account; their call acts
// for no account.
enum class SectionScope { kAccount, kRegion, kWorld };

// A part of a world file that belongs to this fake, such as "users" of an account or "buckets" of a
// region. `load` fills the tables; the call's caller is the account's root. Throws WorldError with
// a pointer relative to the section's content ("/0/policy").
struct Section {
  struct Content {
    const Value& value;
    // A policy or other document: an object as it stands, or the text of the file that a string
    // names, relative to the world file. Throws WorldError (pointer empty) when it cannot be read.
    std::function<std::string(const Value&)> document;
  };
  std::string_view name;
  SectionScope scope;
  void (*load)(Call&, const Content&);
};

struct Event;       // event.h
struct ClosedCall;  // event.h

enum class Order { kValidateThenAuthorize, kAuthorizeThenValidate };

struct Service {
  wire::Model model;  // routes, shapes, constraints
  // The same operations in the query protocol, for a service that older clients still address in
  // it. Members have the same names in both models, so one table of operations serves both.
  std::optional<wire::Model> query_model;
  std::map<std::string_view, Handler> operations;  // behaviour, by AWS name
  std::map<std::string_view, Job> jobs;            // named: pending work is a row
  std::string_view schema;                         // CREATE TABLE IF NOT EXISTS … in the state
  std::vector<state::Setting> settings;
  std::vector<Section> sections;
  Order order = Order::kValidateThenAuthorize;
  // IAM names the constraint of an enum without listing its values.
  wire::EnumWording enum_wording = wire::EnumWording::kListed;
  // The story jumps past idle time in the pace `leap`; jobs named here never attract such a jump
  // (a key's deletion days away is not what a polling client waits for).
  std::vector<std::string_view> background_jobs;

  // Counts a client's request before anything about it is judged, and may refuse it; what it writes
  // stays when the request fails. Requests of other services are not counted.
  void (*admit)(Call&) = nullptr;
  // What an operation demands. Runs before the handler; may throw ApiError (NoSuchBucket). No
  // service is without it.
  std::vector<Authorization> (*authorizations)(Call&, const wire::Operation&,
                                               const Input&) = nullptr;
  // Overrides the error a request of this service gets when a constraint of the model is violated.
  ApiError (*invalid)(const std::vector<wire::ConstraintFault>&) = nullptr;
  // The policy of a resource whose ARN names this service. Answers to this and the next ones are
  // kept until a table changes that they were read from: they depend on nothing but their
  // arguments.
  std::optional<ResourcePolicy> (*resource_policy)(const PolicyView&,
                                                   std::string_view arn) = nullptr;
  // The error a denied caller of this service gets; by default AWS's general form, coded as the
  // protocol demands.
  ApiError (*denied)(const policy::Request&, const policy::Decision&,
                     const Authorization&) = nullptr;
  // Identities: only one service of a world provides them (iam).
  std::optional<KnownKey> (*find_key)(state::Database&, std::string_view access_key_id) = nullptr;
  // Of the principal it reads the ARN, the issuer and the session's policy ARNs, and what follows
  // from them (kind, account, name).
  IdentityPolicies (*policies_of)(const PolicyView&, const aws::Principal&) = nullptr;
  // Organizations: where an account stands, or nothing when it belongs to none.
  std::optional<Organization> (*organization_of)(const PolicyView&,
                                                 std::string_view account) = nullptr;
  // Events: only one service of a world takes them (events). What a service announces, within the
  // savepoint of the request that caused it; the call acts for the event's account and region.
  void (*take_event)(Call&, const Event&) = nullptr;
  // Whether an event there would go anywhere.
  bool (*awaits_events)(state::Database&, std::string_view account,
                        std::string_view region) = nullptr;
  // Whether that service wants to hear of every closed call, and where it hears of one: after all
  // that the message caused has ended, in a savepoint of its own.
  bool (*hears_calls)(const state::Settings&) = nullptr;
  void (*hear_call)(Call&, const ClosedCall&) = nullptr;
};

}  // namespace sim
