// Work that comes due on the story's clock: report generation, key deletion. A row for each, so
// that snapshots keep pending work and any SQLite tool can show it. The world runs rows in order of
// due time, then of the order in which they were added.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace sim::state {

struct AgendaItem {
  int64_t id = 0;
  Instant due;
  std::string service, job, subject;  // job is a name in the service's table of jobs
  std::string account, region;        // on whose behalf
};

class Agenda {
 public:
  explicit Agenda(Database& state) : state_(state) {}

  void add(const AgendaItem& item);
  // Drops pending work of that service, job and subject in a region.
  void forget(std::string_view service, std::string_view job, std::string_view subject,
              std::string_view region);
  std::optional<AgendaItem> next() const;  // the earliest, whenever it is due
  // Everything due at or before an instant, in the order in which it will run.
  std::vector<AgendaItem> until(Instant limit) const;
  void remove(int64_t id);

 private:
  Database& state_;
};

extern const char* const kAgendaSchema;

}  // namespace sim::state
