#include "fakes/events/archive_records.h"

namespace fakes::events {

using sim::state::Database;
using sim::state::Row;

void put_archived(Database& db, std::string_view archive, const Archived& event) {
  db.run("INSERT INTO events_archived VALUES (NULL, ?, ?, ?, ?, ?)", archive, event.time,
         event.kept, event.bytes, event.event);
}

ArchiveSize size_of_archive(Database& db, std::string_view archive) {
  return db
      .first(
          "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM events_archived WHERE archive = ?",
          [](const Row& row) {
            return ArchiveSize{row.integer(0), row.integer(1)};
          },
          archive)
      .value_or(ArchiveSize());
}

std::optional<int64_t> first_archived(Database& db, std::string_view archive, int64_t from,
                                      int64_t to) {
  return db.integer(
      "SELECT time FROM events_archived WHERE archive = ? AND time >= ? AND time < ? ORDER BY time "
      "LIMIT 1",
      archive, from, to);
}

std::vector<Archived> archived_between(Database& db, std::string_view archive, int64_t from,
                                       int64_t to) {
  return db.all(
      "SELECT time, kept, bytes, event FROM events_archived WHERE archive = ? AND time >= ? AND "
      "time < ? ORDER BY time, id",
      [](const Row& row) {
        return Archived{row.integer(0), row.integer(1), row.integer(2), row.text(3)};
      },
      archive, from, to);
}

void drop_archived(Database& db, std::string_view archive, int64_t kept_before) {
  db.run("DELETE FROM events_archived WHERE archive = ? AND kept < ?", archive, kept_before);
}

void drop_all_archived(Database& db, std::string_view archive) {
  db.run("DELETE FROM events_archived WHERE archive = ?", archive);
}

}  // namespace fakes::events
