// Which services of an account send their findings to which other one: facts that one service
// settles (Security Hub, when an integration is switched on) and another acts on (Inspector, when
// its findings change). Neither knows the other's tables.
#pragma once

#include <string>
#include <string_view>

#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace sim::state {

struct Integration {
  std::string from;  // the service that sends: "inspector2"
  std::string to;    // the one that takes: "securityhub"
  std::string account, region;
};

extern const char* const kIntegrationsSchema;

bool has_integration(Database& state, const Integration& integration);
// From now on. The sender's job "begin_integration" runs at once, with the taker as its subject, to
// send what is there already.
void begin_integration(Database& state, const Integration& integration, Instant now);
void end_integration(Database& state, const Integration& integration);

}  // namespace sim::state
