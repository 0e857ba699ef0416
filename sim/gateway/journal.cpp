#include "sim/gateway/journal.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/json_writer.h"

namespace sim {

const char* const kJournalSchema =
    "CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL, at "
    "INTEGER "
    "NOT NULL, service TEXT NOT NULL, operation TEXT NOT NULL, region TEXT NOT NULL, account TEXT "
    "NOT NULL, principal TEXT NOT NULL, status INTEGER NOT NULL, error TEXT NOT NULL, message TEXT "
    "NOT NULL, input TEXT NOT NULL, fault TEXT NOT NULL, decisions TEXT NOT NULL, denied INTEGER "
    "NOT NULL);"
    "CREATE INDEX IF NOT EXISTS journal_by_parent ON journal (parent) WHERE parent <> 0;"
    "CREATE INDEX IF NOT EXISTS journal_denied ON journal (id) WHERE denied <> 0;";

namespace {

constexpr size_t kShownText = 1000;     // characters of a text member that the journal keeps
constexpr int64_t kTrimEvery = 10'000;  // entries between two rounds of dropping old ones
constexpr std::string_view kColumns =
    "SELECT id, parent, at, service, operation, region, account, principal, status, error, "
    "message, "
    "input, fault FROM journal ";

JournalEntry read_entry(const state::Row& row) {
  return {row.integer(0), row.integer(1), from_millis(row.integer(2)),
          row.text(3),    row.text(4),    row.text(5),
          row.text(6),    row.text(7),    static_cast<int>(row.integer(8)),
          row.text(9),    row.text(10),   row.text(11),
          row.text(12)};
}

Value shown(const wire::Shape& shape, const Value& value) {
  if (shape.sensitive) return "<sensitive>";
  switch (shape.type) {
    case wire::ShapeType::kBlob:
      return fmt::format("<{} bytes>", value.is_string()
                                           ? value.get_ref<const std::string&>().size()
                                           : value.size());
    case wire::ShapeType::kStructure: {
      Value out = Value::object();
      for (const auto& [name, item] : value.items()) {
        const auto* member = shape.find(name);
        if (member) out[name] = shown(*member->shape, item);
      }
      return out;
    }
    case wire::ShapeType::kList: {
      Value out = Value::array();
      for (const auto& item : value) out.push_back(shown(*shape.element, item));
      return out;
    }
    case wire::ShapeType::kString:
      if (value.is_string() && value.get_ref<const std::string&>().size() > kShownText) {
        return value.get_ref<const std::string&>().substr(0, kShownText) + "…";
      }
      return value;
    default:
      return value;
  }
}

}  // namespace

std::string redacted(const wire::Shape* shape, const Value& input) {
  if (!shape || !input.is_object() || input.empty()) return "{}";
  return json::dump(shown(*shape, input));
}

Journal::Journal(state::Database& ledger, int64_t keep) : ledger_(ledger), keep_(keep) { reload(); }

void Journal::reload() {
  ledger_.script(kJournalSchema);
  last_id_ = ledger_.integer("SELECT coalesce(max(id), 0) FROM journal").value_or(0);
  open_.clear();
}

int64_t Journal::next_id() {
  open_.push_back({++last_id_, {}, false});
  return last_id_;
}

void Journal::close(const JournalEntry& e) {
  const auto at = open(e.id);
  ledger_.run("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", e.id,
              e.parent, to_millis(e.at), e.service, e.operation, e.region, e.account, e.principal,
              e.status, e.error, e.message, e.input, e.fault, at->decisions,
              static_cast<int>(at->denied));
  open_.erase(at, open_.end());
  if (e.id % kTrimEvery == 0) ledger_.run("DELETE FROM journal WHERE id <= ?", e.id - keep_);
}

std::vector<Journal::Open>::iterator Journal::open(int64_t entry_id) {
  return std::find_if(open_.begin(), open_.end(),
                      [&](const Open& each) { return each.id == entry_id; });
}

void Journal::add_decision(int64_t entry_id, bool denied, std::string_view decision_json) {
  const auto at = open(entry_id);
  if (at == open_.end()) {  // what hears of a call when it has ended asks for permissions, too
    ledger_.run(
        "UPDATE journal SET decisions = iif(decisions = '', '', decisions || ',') || ?, denied = "
        "denied | ? WHERE id = ?",
        decision_json, static_cast<int>(denied), entry_id);
    return;
  }
  if (!at->decisions.empty()) at->decisions += ',';
  at->decisions += decision_json;
  at->denied |= denied;
}

std::optional<JournalEntry> Journal::find(int64_t id) const {
  return ledger_.first(std::string(kColumns) + "WHERE id = ?", read_entry, id);
}

std::vector<JournalEntry> Journal::since(int64_t after, int64_t limit) const {
  return ledger_.all(std::string(kColumns) + "WHERE id > ? ORDER BY id LIMIT ?", read_entry, after,
                     limit);
}

std::vector<JournalEntry> Journal::children(int64_t id) const {
  return ledger_.all(std::string(kColumns) + "WHERE parent = ? AND parent <> 0 ORDER BY id",
                     read_entry, id);
}

std::vector<Value> Journal::decisions(int64_t entry_id) const {
  const auto list = ledger_.first(
      "SELECT decisions FROM journal WHERE id = ?",
      [](const state::Row& row) { return "[" + row.text(0) + "]"; }, entry_id);
  if (!list) return {};
  return Value::parse(*list).get<std::vector<Value>>();
}

std::optional<int64_t> Journal::last_request() const {
  return ledger_.integer("SELECT id FROM journal WHERE parent = 0 ORDER BY id DESC LIMIT 1");
}

std::optional<int64_t> Journal::last_denied() const {
  return ledger_.integer(
      "WITH RECURSIVE cause (id, parent) AS ("
      "SELECT id, parent FROM journal WHERE id = (SELECT max(id) FROM journal WHERE denied <> 0) "
      "UNION ALL SELECT journal.id, journal.parent FROM journal JOIN cause ON journal.id = "
      "cause.parent) SELECT id FROM cause WHERE parent = 0");
}

Value to_value(const JournalEntry& e) {
  Value out = {{"id", e.id},
               {"at", date::iso_millis(e.at)},
               {"service", e.service},
               {"operation", e.operation},
               {"region", e.region},
               {"account", e.account},
               {"principal", e.principal},
               {"status", e.status}};
  // A request that was refused before it was decoded has no input.
  out["input"] = e.input.empty() ? Value::object() : Value::parse(e.input);
  if (e.parent != 0) out["parent"] = e.parent;
  if (!e.error.empty()) out["error"] = e.error;
  if (!e.message.empty()) out["message"] = e.message;
  if (!e.fault.empty()) out["fault"] = e.fault;
  return out;
}

}  // namespace sim
