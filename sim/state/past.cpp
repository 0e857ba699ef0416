#include "sim/state/past.h"

namespace sim::state {

const char* const kPastSchema =
    "CREATE TABLE IF NOT EXISTS past (id INTEGER PRIMARY KEY, holder TEXT NOT NULL, changed_at "
    "INTEGER NOT NULL, before TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS past_by_holder ON past (holder, changed_at, id);";

void keep_past(Database& state, std::string_view holder, std::string_view before,
               Instant changed_at) {
  state.run("INSERT INTO past (holder, changed_at, before) VALUES (?, ?, ?)", holder,
            to_millis(changed_at), before);
}

std::optional<std::string> past_of(Database& state, std::string_view holder, Instant as_of) {
  return state.text(
      "SELECT before FROM past WHERE holder = ? AND changed_at > ? ORDER BY changed_at, id LIMIT 1",
      holder, to_millis(as_of));
}

}  // namespace sim::state
