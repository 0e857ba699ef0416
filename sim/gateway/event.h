// What an AWS service announces to the rest of AWS (EventBridge's events), what it notes of its own
// doings in the journal, and what the one service that takes events hears of every closed call, for
// records in CloudTrail's form. The gateway carries these between fakes that do not know each
// other.
#pragma once

#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/gateway/call.h"
#include "sim/gateway/journal.h"

namespace sim {

struct Event {
  std::string source;                  // "aws.s3"
  std::string detail_type;             // "Object Created"
  std::vector<std::string> resources;  // mostly ARNs
  Value detail = Value::object();
  std::string account, region;  // where it happened; empty: those of the announcing call
};

// An entry of the journal below the call's own: what a service did that is no operation.
struct Note {
  std::string operation;  // "deliver"
  Value input = Value::object();
  int status = 200;
  std::string error = {}, message = {};
};

// A call that has come to its end, granted or refused, of a client or of another service.
struct ClosedCall {
  Call::Facts facts;   // its `http` is gone by then
  JournalEntry entry;  // input (redacted), status, error
  std::string source_address, user_agent;
  std::string asked_by;  // the service that made the call; empty: a client did
};

}  // namespace sim
