#include "sim/state/mark.h"

namespace sim::state {
namespace {

void make_table(Database& state) {
  state.script("CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY) WITHOUT ROWID;");
}

}  // namespace

void set_mark(Database& state, std::string_view name) {
  make_table(state);
  state.run("INSERT OR REPLACE INTO mark VALUES (?)", name);
}

bool has_mark(Database& state, std::string_view name) {
  make_table(state);
  return state.integer("SELECT count(*) FROM mark WHERE name = ?", name).value_or(0) > 0;
}

}  // namespace sim::state
