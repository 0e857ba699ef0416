#include "sim/state/store.h"

#include <fmt/format.h>

namespace sim::state {
namespace {

// "ISIM" as a big-endian number marks our files; the version counts changes of any table's layout.
constexpr int64_t kApplicationId = 0x4953494D;
constexpr int64_t kVersion = 4;

std::string ledger_path(const std::string& path) {
  return path == ":memory:" ? path : path + "-ledger";
}

bool has_tables(Database& database) {
  return database.integer("SELECT count(*) FROM sqlite_schema").value_or(0) > 0;
}

// Makes a new file ours, or checks that an old one is; nothing is written to a file before that.
void claim(Database& database, const std::string& path) {
  const auto application = database.integer("PRAGMA application_id").value_or(0);
  const auto version = database.integer("PRAGMA user_version").value_or(0);
  if (!has_tables(database)) {
    database.script(
        fmt::format("PRAGMA application_id={}; PRAGMA user_version={};", kApplicationId, kVersion));
  } else if (application != kApplicationId) {
    throw DatabaseError(fmt::format(
        "state file {} is not a database of inspector-sim: name another file with --state", path));
  } else if (version != kVersion) {
    throw DatabaseError(
        fmt::format("state file {} has version {}, this program reads version {}: delete the file "
                    "or name another one with --state",
                    path, version, kVersion));
  }
  database.script(fmt::format("PRAGMA journal_mode={};", path == ":memory:" ? "MEMORY" : "WAL"));
}

}  // namespace

// The ledger is opened, and so created, only beside a state file that is ours.
Store::Store(const std::string& path)
    : state(path), ledger((claim(state, path), ledger_path(path))) {
  existed_ = has_tables(state);
  claim(ledger, ledger_path(path));
}

void Store::restore(const Snapshot& snapshot) {
  state.load_image(snapshot.state);
  ledger.load_image(snapshot.ledger);
}

}  // namespace sim::state
