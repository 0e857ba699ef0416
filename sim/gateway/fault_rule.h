// One fault on purpose, as a person writes it: which calls it hits and what happens to them. The
// registry (faults.h) counts and chooses; the gateway answers or performs as the rule says; the
// answer is spoilt on its way out (spoil.h).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/time/instant.h"
#include "sim/wire/http.h"

namespace sim {

// A rule that cannot be. `pointer` is the place within the rule ("/stall/for").
struct FaultError : std::invalid_argument {
  FaultError(std::string at, const std::string& message)
      : std::invalid_argument(message), pointer(std::move(at)) {}
  std::string pointer;
};

struct FaultRule {
  // Which of the calls that the other selectors fit: listed numbers, or a range. Counted from 1.
  struct Numbers {
    std::set<int64_t> listed;
    int64_t at_least = 1;
    std::optional<int64_t> at_most;
    bool holds(int64_t number) const;
  };
  struct Corruption {
    uint64_t at = 0, bytes = 1;
  };
  // A read answers as the state was: before the last so many writes, or so long ago.
  struct Staleness {
    int64_t writes = 0;
    Millis age{0};
  };

  int64_t id = 0;
  std::string on;               // "kms:GenerateDataKey"; '*' and '?' as in policies
  std::string principal = "*";  // pattern over the principal's ARN or service name
  std::string resource;         // pattern over the ARNs that the call needs permission for
  Numbers calls;
  std::set<int64_t> attempts;          // of the client's amz-sdk-request header; empty: any
  std::optional<Instant> from, until;  // the story's time, the end left out

  std::string answer;  // error code; empty: the call is performed
  int status = 0;      // HTTP status; 0: as the model says. Without a code: a bare answer
  std::string message;
  std::optional<Millis> retry_after;
  bool any_code = false;   // the code need not be one that the operation's model knows
  bool expired = false;    // as if the caller's credentials had run out
  bool duplicate = false;  // performed twice; the first answer is lost
  std::optional<Staleness> stale;
  Millis skew{0};  // the service's wire clock against ours
  std::optional<Corruption> corrupt;
  bool wrong_checksum = false;
  wire::Delivery delivery;
  int64_t seen = 0, fired = 0;

  std::string name() const;  // "fault 2 on kms:GenerateDataKey"
  bool refuses() const { return !answer.empty() || status != 0 || expired; }
  // Nothing that it does can happen between services, where there is no wire.
  bool only_on_a_wire() const;
};

// Spans of "from" and "until" count from `now`. Throws FaultError.
FaultRule parse_fault(const Value& rule, Instant now);
// The same rule with its times as dates, for keeping.
Value with_dates(Value rule, const FaultRule& parsed);

// The members of a rule, in the order in which they are told.
const std::vector<std::string>& fault_members();

// An operation that only reads, by its name.
bool reads_only(std::string_view operation);

Value to_value(const FaultRule& rule);

}  // namespace sim
