#include "sim/state/agenda.h"

namespace sim::state {

const char* const kAgendaSchema =
    "CREATE TABLE IF NOT EXISTS agenda (id INTEGER PRIMARY KEY AUTOINCREMENT, due INTEGER NOT "
    "NULL, service TEXT NOT NULL, job TEXT NOT NULL, subject TEXT NOT NULL, account TEXT NOT NULL, "
    "region TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS agenda_by_due ON agenda (due, id);";

namespace {

constexpr std::string_view kColumns =
    "SELECT id, due, service, job, subject, account, region FROM agenda ";

AgendaItem read_item(const Row& row) {
  return {row.integer(0), from_millis(row.integer(1)),
          row.text(2),    row.text(3),
          row.text(4),    row.text(5),
          row.text(6)};
}

}  // namespace

void Agenda::add(const AgendaItem& item) {
  state_.run(
      "INSERT INTO agenda (due, service, job, subject, account, region) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      to_millis(item.due), item.service, item.job, item.subject, item.account, item.region);
}

void Agenda::forget(std::string_view service, std::string_view job, std::string_view subject,
                    std::string_view region) {
  state_.run("DELETE FROM agenda WHERE service = ? AND job = ? AND subject = ? AND region = ?",
             service, job, subject, region);
}

std::optional<AgendaItem> Agenda::next() const {
  return state_.first(std::string(kColumns) + "ORDER BY due, id LIMIT 1", read_item);
}

std::vector<AgendaItem> Agenda::until(Instant limit) const {
  return state_.all(std::string(kColumns) + "WHERE due <= ? ORDER BY due, id", read_item,
                    to_millis(limit));
}

void Agenda::remove(int64_t id) { state_.run("DELETE FROM agenda WHERE id = ?", id); }

}  // namespace sim::state
