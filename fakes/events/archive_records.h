// The events in archives. Used by archives and replays.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/state/database.h"

namespace fakes::events {

// Times are milliseconds; an archive is known by its ARN.
struct Archived {
  int64_t time = 0;  // what the event itself says
  int64_t kept = 0;  // since when it is in the archive
  int64_t bytes = 0;
  std::string event;  // the whole event, as text
};

struct ArchiveSize {
  int64_t events = 0, bytes = 0;
};

void put_archived(sim::state::Database& db, std::string_view archive, const Archived& event);
ArchiveSize size_of_archive(sim::state::Database& db, std::string_view archive);
// The time of the first event from `from` on, before `to`.
std::optional<int64_t> first_archived(sim::state::Database& db, std::string_view archive,
                                      int64_t from, int64_t to);
// Events from `from` on, before `to`, in the order of their times.
std::vector<Archived> archived_between(sim::state::Database& db, std::string_view archive,
                                       int64_t from, int64_t to);
// Forgets what came into the archive before that time.
void drop_archived(sim::state::Database& db, std::string_view archive, int64_t kept_before);
void drop_all_archived(sim::state::Database& db, std::string_view archive);

}  // namespace fakes::events
