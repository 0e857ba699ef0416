// Everything that a handler or a job may touch: who calls, for which account and region, the
// tables, ids and time, and the way to ask another service. A fake has no other door to the world,
// so policies, faults, journal and clock see service-to-service calls as they see everyone else's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/partition.h"
#include "sim/aws/principal.h"
#include "sim/base/api_error.h"
#include "sim/gateway/input.h"
#include "sim/policy/authorizer.h"
#include "sim/state/accounts.h"
#include "sim/state/database.h"
#include "sim/state/ids.h"
#include "sim/state/outbox.h"
#include "sim/state/vpc_endpoints.h"
#include "sim/time/instant.h"
#include "sim/wire/codec.h"
#include "sim/wire/sigv4.h"

namespace sim {

class Gateway;
struct Event;  // event.h
struct Note;   // event.h

// One thing the caller must be allowed to do.
struct Authorization {
  std::string action;            // "kms:GenerateDataKey"
  std::string resource;          // ARN, or "*" for an action without resources
  std::string resource_account;  // owner of the resource; empty: the caller's account
  // Beyond the global keys: "s3:prefix", "kms:EncryptionContext:aws:s3:arn".
  aws::ConditionKeys context;
  // Shown in the denial's message instead of `resource` (Inspector names the API path as an ARN).
  std::string shown_resource;
  // Who is judged, when that is not the caller (the web identity that a token vouches for).
  std::optional<aws::Principal> as = std::nullopt;
};

// A request from one service to another.
struct Ask {
  aws::Principal as;           // the service itself, or the caller on whose behalf it acts
  std::string_view service;    // "kms"
  std::string_view operation;  // "GenerateDataKey"
  Value input = Value::object();
  std::string region = {};  // empty: the region of the asking call
  std::string via = {};     // "s3" when it forwards the caller's request (aws:CalledVia)
};

class Call {
 public:
  struct Facts {
    aws::Principal caller;
    std::string account;  // in whose account the request acts; empty for anonymous
    std::string region;   // of the endpoint
    std::string service;  // the service that runs this call
    std::string operation;
    std::string via;  // the service that forwarded the request; empty for a direct one
    std::string request_id;
    int64_t journal_id = 0;
    const wire::HttpRequest* http = nullptr;  // nullptr for calls that did not come over a wire
    wire::sigv4::Scheme scheme = wire::sigv4::Scheme::kNone;  // how a wire request was signed
    std::optional<Millis> signature_age = std::nullopt;       // SigV4: since the client signed it
    // The VPC endpoint that the request came through, when it names one.
    std::optional<state::VpcEndpoint> endpoint = std::nullopt;
  };

  Call(Gateway& gateway, Facts facts);

  const aws::Principal& caller;
  const std::string& account;
  const std::string& region;
  const std::string& request_id;
  const wire::HttpRequest* const http;
  const aws::Partition& partition;
  state::Database& state;
  state::Ids& ids;
  state::Accounts& accounts;
  state::Settings& settings;
  const Facts& facts() const { return facts_; }

  Instant now() const;  // the story's clock
  // Lets a job of this call's service run when the story reaches `due`.
  void later(Instant due, std::string_view job, std::string_view subject);
  void forget(std::string_view job, std::string_view subject);
  // Performs another service's operation as a request of its own. Throws the ApiError that a client
  // would have received.
  wire::Output ask(Ask request);
  // Does `work` as if every policy allowed all of it, journals under this call, as foreseen, what
  // would be refused in truth, and undoes the work. No fault rule strikes and nothing else is
  // journalled; an ApiError of another cause ends the work early.
  void foresee(const std::function<void()>& work);
  // Whether the caller may do something besides what the operation itself demanded. Journalled.
  policy::Decision may(const Authorization& authorization);
  // As may(), but throws the service's own denial.
  void demand(const Authorization& authorization);
  // The policies that bear on a request as decisions see them now; for IAM's policy simulators.
  policy::Policies policies_for(const policy::Request& request, policy::Rules& rules);
  // Says that a policy holder ("iam user 111122223333/alice") is about to change and what it held
  // until now. Decisions go on seeing that for the setting gateway.policy_delay_seconds, through
  // PolicyView::past. Does nothing without such a delay.
  void keep_past(std::string_view holder, const std::string& before);
  // Announces an AWS event to whoever takes them in this world, if anybody does; it is undone with
  // the request. Nothing is announced while a world is loaded or work only foreseen.
  void publish(const Event& event);
  // Whether publish() would do anything for that account and region; for services that have much to
  // make ready for an event.
  bool awaits_events(std::string_view in_account, std::string_view in_region) const;
  // Journals, below this call, what its service did that is no operation. Never undone.
  void note(const Note& note);
  // Sends a message out of the world, and lets the post's job of this call's service hear of it.
  void send_out(state::Post post);
  bool has_service(std::string_view name) const;
  // An ARN of this call's partition: service, region (may be empty), account, resource.
  std::string arn(std::string_view service, std::string_view arn_region,
                  std::string_view arn_account, std::string_view resource) const;

 private:
  Gateway& gateway_;
  Facts facts_;
};

}  // namespace sim
