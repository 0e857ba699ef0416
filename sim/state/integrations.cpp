#include "sim/state/integrations.h"

#include "sim/state/agenda.h"

namespace sim::state {

const char* const kIntegrationsSchema =
    "CREATE TABLE IF NOT EXISTS integration (sender TEXT NOT NULL, taker TEXT NOT NULL, account "
    "TEXT NOT NULL, region TEXT NOT NULL, PRIMARY KEY (sender, taker, account, region)) WITHOUT "
    "ROWID;";

bool has_integration(Database& state, const Integration& i) {
  return state
      .integer(
          "SELECT 1 FROM integration WHERE sender = ? AND taker = ? AND account = ? AND region = ?",
          i.from, i.to, i.account, i.region)
      .has_value();
}

void begin_integration(Database& state, const Integration& i, Instant now) {
  if (has_integration(state, i)) return;
  state.run("INSERT INTO integration VALUES (?, ?, ?, ?)", i.from, i.to, i.account, i.region);
  Agenda(state).add({0, now, i.from, "begin_integration", i.to, i.account, i.region});
}

void end_integration(Database& state, const Integration& i) {
  state.run("DELETE FROM integration WHERE sender = ? AND taker = ? AND account = ? AND region = ?",
            i.from, i.to, i.account, i.region);
}

}  // namespace sim::state
