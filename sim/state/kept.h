// Answers of look-ups by name, each kept until a table that it was read from is written to. For
// what is asked with every request and seldom changes: the gateway keeps policies so. A look-up
// must depend on its name and the database alone.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "sim/state/database.h"

namespace sim::state {

template <class Found>
class Kept {
 public:
  explicit Kept(Database& database) : database_(database) {}

  template <class LookUp>
  std::shared_ptr<const Found> get(const std::string& name, LookUp look_up) {
    auto at = known_.find(name);
    if (at != known_.end() && at->second.sources.unchanged()) return at->second.found;
    const Watch watch(database_);
    auto found = std::make_shared<const Found>(look_up());
    if (at == known_.end()) {
      // Names may be as many as the objects of a bucket.
      if (known_.size() >= kMost) known_.clear();
      at = known_.emplace(name, Entry()).first;
    }
    at->second = {watch.sources(), found};
    return found;
  }

 private:
  static constexpr size_t kMost = 4096;
  struct Entry {
    Sources sources;
    std::shared_ptr<const Found> found;
  };

  Database& database_;
  std::unordered_map<std::string, Entry> known_;
};

}  // namespace sim::state
