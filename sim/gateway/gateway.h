// The request path: from a message or a value to an answer, for clients and for services that ask
// one another. handle() reads from top to bottom as the ten steps of the design; everything else
// here supports it. One thread uses a gateway.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/gateway/client.h"
#include "sim/gateway/event.h"
#include "sim/gateway/faults.h"
#include "sim/gateway/journal.h"
#include "sim/gateway/router.h"
#include "sim/gateway/service.h"
#include "sim/gateway/state_history.h"
#include "sim/policy/document.h"
#include "sim/state/agenda.h"
#include "sim/state/kept.h"
#include "sim/state/store.h"
#include "sim/time/clock.h"

namespace sim {

// The error code of an exception that is no ApiError: a bug of ours, answered with 500. A scenario
// whose journal holds one fails.
inline constexpr const char* kBugCode = "InspectorSimBug";

class Gateway {
 public:
  // What the gateway works on; all of it belongs to the world.
  struct Parts {
    state::Store& store;
    const Clock& story;
    const Clock& wire;
    state::Ids& ids;
    state::Accounts& accounts;
    state::Settings& settings;
    state::Agenda& agenda;
  };

  explicit Gateway(Parts parts);
  ~Gateway();

  // Throws std::logic_error when the table of operations and the model disagree.
  void install(Service service);
  const Service* find_service(std::string_view name) const;
  const std::map<std::string, Service, std::less<>>& services() const { return services_; }

  // A signed message, as a socket or a WireClient brings it.
  wire::HttpResponse handle(wire::HttpRequest request);
  // Values, as a Client brings them.
  Answer call(const aws::Principal& who, const std::string& region, std::string_view service,
              std::string_view operation, const Value& input);
  // The decision that a call would meet, with everything it is taken on. Nobody acts and nothing is
  // journalled: for tools that ask what would happen.
  struct Simulation {
    policy::Request request;
    policy::Policies policies;
    policy::Rules rules;
    policy::Decision decision;
  };
  Simulation simulate(Call::Facts facts, const Authorization& authorization);
  // Work that has come due. What escapes a job is a bug of ours: undone, and journalled as one.
  void run_job(const state::AgendaItem& item);

  Journal& journal() { return journal_; }
  Faults& faults() { return faults_; }
  // A rule on operations and with error codes that exist. Throws FaultError.
  int64_t add_fault(const Value& rule);
  const Parts& parts() const { return parts_; }
  // Called before anything happens to a call, those between services among them: for scenarios
  // that change the world at that moment.
  using Arrival = std::function<void(const JournalEntry&)>;
  void on_arrival(Arrival arrival) { arrival_ = std::move(arrival); }
  // After a restore: what is held in memory is read again.
  void reload();

 private:
  friend class Call;

  struct Identity {
    aws::Principal principal;
    std::string region;
  };
  // `skew`: what a fault rule adds to the clock that judges the signature.
  Identity identify(wire::HttpRequest& request, const Route& route, JournalEntry& entry,
                    Millis& skew);
  std::optional<state::VpcEndpoint> endpoint_of(const wire::HttpRequest& request);
  // Steps 5, 7 and 8, shared by all doors. `input` was decoded or given as a value.
  Output serve(const Service& service, const wire::Operation& operation, Call::Facts facts,
               const Value& input, JournalEntry& entry, std::optional<FaultRule>* struck,
               const std::string& asked_by = {});
  Output perform(const Service& service, const wire::Operation& operation, Call& call,
                 const Value& input);
  void authorize(const Service& service, const wire::Operation& operation, Call& call,
                 const Input& input);

  // Step 5: fault rules. serve() is told the rule that struck when its answer goes over a wire.
  const FaultRule* strike(const Service& service, const wire::Operation& operation,
                          const Call::Facts& facts, const Value& input, JournalEntry& entry,
                          Faults::Door door);
  std::string nearest_code(const FaultRule& rule) const;
  std::vector<std::string> resources_of(const Service& service, const wire::Operation& operation,
                                        const Call::Facts& facts, const Value& input);
  Millis skew_of(const Route& route, const aws::Principal& who, const wire::HttpRequest& request,
                 JournalEntry& entry);
  void deliver_first(const Service& service, const wire::Operation& operation, Call::Facts facts,
                     const Value& input, const JournalEntry& second);
  Output perform_in_the_past(const Service& service, const wire::Operation& operation, Call& call,
                             const Value& input, const FaultRule::Staleness& stale);
  void note_state();

  Output ask(const Call& from, Ask request);
  // Events and closed calls, on their way to the service that takes them (events.cpp).
  bool awaits_events(const Call& from, std::string_view account, std::string_view region) const;
  void publish(const Call& from, Event event);
  void note(const Call& from, const Note& note);
  bool hears() const;
  void begin_hearing(const Call::Facts& facts, const std::string& asked_by);
  void close(const JournalEntry& entry);
  void tell_closed_calls();
  void foresee(int64_t journal_id, const std::function<void()>& work);
  policy::Decision decide(const Call& call, const Authorization& authorization);
  Simulation judge(const Call& call, const Authorization& authorization);
  bool judges() const;
  void demand(const Call& call, const Authorization& authorization);
  policy::Context context_of(const Call& call, const Authorization& authorization);
  policy::Policies policies_of(const policy::Request& request, const Call& call,
                               policy::Rules& rules);
  // What services say of policies, read and kept. Where changes take time to spread, what is known
  // changes with time alone, and nothing is kept.
  struct ResourceSide {
    std::optional<policy::Attached> policy;
    std::vector<policy::Grant> grants;
    policy::Rules rules;
  };
  struct CallerSide {
    std::vector<policy::Attached> identity, session;
    std::optional<policy::Attached> boundary;
  };
  struct Place {  // of an account in its organization
    std::string id, path;
    bool management = false;
    std::vector<std::vector<policy::Attached>> service_control, resource_control;
  };
  template <class Found, class LookUp>
  std::shared_ptr<const Found> known(state::Kept<Found>& kept, const std::string& name,
                                     LookUp look_up);
  std::shared_ptr<const ResourceSide> resource_side(const std::string& arn);
  std::shared_ptr<const CallerSide> caller_side(const aws::Principal& who);
  std::shared_ptr<const std::optional<Place>> place_of(const std::string& account);
  void add_caller_side(const aws::Principal& who, policy::Policies& all);
  void add_organization_policies(const policy::Request& request, policy::Policies& all,
                                 policy::Rules& rules);
  PolicyView policy_view() const;
  std::vector<policy::Attached> attach_all(const std::vector<NamedDocument>& named,
                                           policy::DocumentKind kind);
  policy::Attached attach(const std::string& name, const std::string& document,
                          policy::DocumentKind kind);

  Parts parts_;
  Journal journal_;
  Faults faults_;
  StateHistory history_;
  Arrival arrival_;
  std::map<std::string, Service, std::less<>> services_;
  Router router_;
  const Service* identities_ = nullptr;       // the service that provides identities
  const Service* organizations_ = nullptr;    // the service that knows the organization
  const Service* events_ = nullptr;           // the service that takes events
  std::map<int64_t, ClosedCall> open_calls_;  // by journal entry, while somebody wants to hear
  std::vector<ClosedCall> closed_calls_;
  policy::DocumentCache documents_;
  state::Kept<ResourceSide> resource_sides_;  // by ARN
  state::Kept<CallerSide> caller_sides_;      // by what tells principals apart
  state::Kept<std::optional<Place>> places_;  // by account
  // While work is only foreseen: the entry under which its refusals are noted.
  std::optional<int64_t> foreseen_for_;
};

// The settings that the gateway itself reads.
const std::vector<state::Setting>& gateway_settings();

}  // namespace sim
