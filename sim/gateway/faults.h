// Faults on purpose: rules that answer a chosen call with an error, or spoil the delivery of its
// answer. A rule counts the calls it sees and those it spoils; a scenario fails when one of its
// rules never fired.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/wire/http.h"

namespace sim {

struct FaultRule {
  int64_t id = 0;
  std::string on;               // "kms:GenerateDataKey"; '*' and '?' as in policies
  std::string principal = "*";  // pattern over the principal's ARN or service name
  std::set<int64_t> calls;      // which matching calls, from 1; empty: every one
  std::string answer;           // error code; empty: the call is performed
  int status = 0;               // HTTP status; 0: as the model says
  std::string message;
  wire::Delivery delivery;
  int64_t seen = 0, fired = 0;
  std::string name() const;  // "fault 2 on kms:GenerateDataKey"
};

class Faults {
 public:
  explicit Faults(state::Database& ledger);

  // {"on", "calls"?, "principal"?, "answer"?, "status"?, "message"?, "delay"?, "cut_after"?,
  // "reset"?}. Throws std::invalid_argument naming the member at fault.
  int64_t add(const Value& rule);
  void clear();
  const std::vector<FaultRule>& rules() const { return rules_; }
  // Counts the call against every rule and answers the first that fires on it. Between services
  // there is no wire, so a rule that only delays passes such calls over, uncounted.
  enum class Door { kWire, kInside };
  const FaultRule* match(const std::string& service, const std::string& operation,
                         const std::string& principal, Door door = Door::kWire);
  void reload();  // after a restore

 private:
  state::Database& ledger_;
  std::vector<FaultRule> rules_;
};

Value to_value(const FaultRule& rule);

}  // namespace sim
