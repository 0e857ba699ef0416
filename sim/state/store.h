// Everything a world remembers: the database `state`, which a failed request rolls back, and
// `ledger` (journal, id counters, fault counts), which nothing rolls back. Two connections, because
// a savepoint spans every database attached to its own.
#pragma once

#include <string>

#include "sim/state/database.h"

namespace sim::state {

struct Snapshot {
  std::string state, ledger;  // database images
};

class Store {
 public:
  // ":memory:", or a file; the ledger of FILE is FILE-ledger. Throws DatabaseError for a file that
  // is locked, not ours, or of another version.
  explicit Store(const std::string& path);

  Database state;
  Database ledger;

  Snapshot snapshot() const { return {state.image(), ledger.image()}; }
  void restore(const Snapshot& snapshot);
  bool existed() const { return existed_; }  // the file held a world when it was opened

 private:
  bool existed_ = false;
};

}  // namespace sim::state
