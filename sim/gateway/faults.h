// Faults on purpose: the rules of a world, each of which answers chosen calls with an error,
// performs them strangely, or spoils the delivery of the answer. A rule counts the calls it sees
// and those it spoils; a scenario fails when one of its rules never fired.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/gateway/fault_rule.h"
#include "sim/state/database.h"
#include "sim/time/clock.h"

namespace sim {

class Faults {
 public:
  // What a rule may ask about a call. Between services there is no wire, so a rule that only works
  // on one passes such calls over, uncounted.
  enum class Door { kWire, kInside };
  struct Sight {
    std::string service, operation, principal;
    Door door = Door::kWire;
    int64_t attempt = 0;  // 0: the client does not say
    // The ARNs that the call needs permission for; asked for only when a rule wants to know.
    std::function<std::vector<std::string>()> resources = nullptr;
  };

  Faults(state::Database& ledger, const Clock& story);

  // Throws FaultError. Whether the operation and its error codes exist is Gateway::add_fault's.
  int64_t add(const Value& rule);
  void clear();
  const std::vector<FaultRule>& rules() const { return rules_; }
  // Counts the call against every rule and answers the first that fires on it.
  const FaultRule* match(const Sight& call);
  // The same for rules that shift the clock by which a signature is judged.
  const FaultRule* match_signature(const Sight& call);
  // What fired had nothing to spoil: a cut beyond the end of the body.
  void take_back(int64_t id);
  bool any_stale() const;
  void reload();  // after a restore

 private:
  template <class Wanted>
  const FaultRule* first_to_fire(const Sight& call, Wanted wanted);
  bool fits(const FaultRule& rule, const Sight& call) const;
  void keep_counts(const FaultRule& rule);

  state::Database& ledger_;
  const Clock& story_;
  std::vector<FaultRule> rules_;
};

}  // namespace sim
