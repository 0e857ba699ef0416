#include "fakes/sqs/records.h"

namespace fakes::sqs {

using sim::Instant;
using sim::Value;
using sim::state::Database;
using sim::state::Row;

const char* const kSchema =
    "CREATE TABLE IF NOT EXISTS sqs_queue (arn TEXT PRIMARY KEY, account TEXT NOT NULL, region "
    "TEXT NOT NULL, name TEXT NOT NULL, attributes TEXT NOT NULL, tags TEXT NOT NULL, created "
    "INTEGER NOT NULL, modified INTEGER NOT NULL, purged INTEGER);"
    "CREATE INDEX IF NOT EXISTS sqs_queue_by_owner ON sqs_queue (account, region, name);"
    "CREATE TABLE IF NOT EXISTS sqs_deleted_queue (arn TEXT PRIMARY KEY, at INTEGER NOT NULL);"
    "CREATE TABLE IF NOT EXISTS sqs_message (row INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT "
    "NULL, id TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT NOT NULL, trace_header TEXT NOT "
    "NULL, sender TEXT NOT NULL, sent INTEGER NOT NULL, visible INTEGER NOT NULL, receives INTEGER "
    "NOT NULL, first_received INTEGER, message_group TEXT NOT NULL, deduplication TEXT NOT NULL, "
    "sequence TEXT NOT NULL, came_from TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS sqs_message_by_queue ON sqs_message (queue, row);"
    "CREATE TABLE IF NOT EXISTS sqs_sent (queue TEXT NOT NULL, scope TEXT NOT NULL, deduplication "
    "TEXT NOT NULL, message_id TEXT NOT NULL, sequence TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY "
    "KEY (queue, scope, deduplication)) WITHOUT ROWID;";

namespace {

const std::string kQueueColumns =
    "arn, account, region, name, attributes, tags, created, modified, purged";
const std::string kSelectQueue = "SELECT " + kQueueColumns + " FROM sqs_queue ";

std::optional<Instant> instant(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return sim::from_millis(row.integer(column));
}

std::optional<int64_t> millis(const std::optional<Instant>& at) {
  return at ? std::optional(sim::to_millis(*at)) : std::nullopt;
}

Queue read_queue(const Row& row) {
  Queue queue;
  queue.arn = row.text(0);
  queue.account = row.text(1);
  queue.region = row.text(2);
  queue.name = row.text(3);
  queue.attributes = Value::parse(row.view(4)).get<Attributes>();
  queue.tags = Value::parse(row.view(5)).get<Tags>();
  queue.created = sim::from_millis(row.integer(6));
  queue.modified = sim::from_millis(row.integer(7));
  queue.purged = instant(row, 8);
  return queue;
}

const std::string kMessageColumns =
    "queue, id, body, attributes, trace_header, sender, sent, visible, receives, first_received, "
    "message_group, deduplication, sequence, came_from";
const std::string kSelectMessage = "SELECT row, " + kMessageColumns + " FROM sqs_message ";

Message read_message(const Row& row) {
  Message message;
  message.row = row.integer(0);
  message.queue_arn = row.text(1);
  message.id = row.text(2);
  message.body = row.text(3);
  message.attributes = Value::parse(row.view(4));
  message.trace_header = row.text(5);
  message.sender = row.text(6);
  message.sent = sim::from_millis(row.integer(7));
  message.visible = sim::from_millis(row.integer(8));
  message.receives = row.integer(9);
  message.first_received = instant(row, 10);
  message.group = row.text(11);
  message.deduplication = row.text(12);
  message.sequence = row.text(13);
  message.came_from = row.text(14);
  return message;
}

}  // namespace

void add_queue(Database& state, const Queue& queue) {
  state.run("INSERT INTO sqs_queue (" + kQueueColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            queue.arn, queue.account, queue.region, queue.name, Value(queue.attributes).dump(),
            Value(queue.tags).dump(), sim::to_millis(queue.created), sim::to_millis(queue.modified),
            millis(queue.purged));
}

std::optional<Queue> find_queue(Database& state, std::string_view arn) {
  return state.first(kSelectQueue + "WHERE arn = ?", read_queue, arn);
}

std::vector<Queue> queues_after(Database& state, std::string_view account, std::string_view region,
                                std::string_view prefix, std::string_view after, int64_t limit) {
  return state.all(kSelectQueue +
                       "WHERE account = ? AND region = ? AND substr(name, 1, length(?)) = ? AND "
                       "name > ? ORDER BY name LIMIT ?",
                   read_queue, account, region, prefix, prefix, after, limit);
}

std::vector<Queue> queues_of(Database& state, std::string_view account, std::string_view region) {
  return state.all(kSelectQueue + "WHERE account = ? AND region = ? ORDER BY name", read_queue,
                   account, region);
}

void keep_queue(Database& state, const Queue& queue) {
  state.run("UPDATE sqs_queue SET attributes = ?, tags = ?, modified = ?, purged = ? WHERE arn = ?",
            Value(queue.attributes).dump(), Value(queue.tags).dump(),
            sim::to_millis(queue.modified), millis(queue.purged), queue.arn);
}

void remove_queue(Database& state, const Queue& queue, Instant now) {
  remove_messages(state, queue.arn);
  state.run("DELETE FROM sqs_sent WHERE queue = ?", queue.arn);
  state.run("DELETE FROM sqs_queue WHERE arn = ?", queue.arn);
  state.run("INSERT OR REPLACE INTO sqs_deleted_queue VALUES (?, ?)", queue.arn,
            sim::to_millis(now));
}

std::optional<Instant> deleted_at(Database& state, std::string_view arn) {
  const auto at = state.integer("SELECT at FROM sqs_deleted_queue WHERE arn = ?", arn);
  return at ? std::optional(sim::from_millis(*at)) : std::nullopt;
}

int64_t add_message(Database& state, const Message& message) {
  state.run("INSERT INTO sqs_message (" + kMessageColumns +
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            message.queue_arn, message.id, message.body, message.attributes.dump(),
            message.trace_header, message.sender, sim::to_millis(message.sent),
            sim::to_millis(message.visible), message.receives, millis(message.first_received),
            message.group, message.deduplication, message.sequence, message.came_from);
  return state.last_row_id();
}

std::optional<Message> find_message(Database& state, int64_t row) {
  return state.first(kSelectMessage + "WHERE row = ?", read_message, row);
}

void set_sequence(Database& state, int64_t row, std::string_view sequence) {
  state.run("UPDATE sqs_message SET sequence = ? WHERE row = ?", sequence, row);
}

std::vector<Message> messages_of(Database& state, std::string_view queue_arn, Instant since,
                                 Instant visible_by, int64_t limit) {
  return state.all(
      kSelectMessage + "WHERE queue = ? AND sent > ? AND visible <= ? ORDER BY row LIMIT ?",
      read_message, queue_arn, sim::to_millis(since), sim::to_millis(visible_by), limit);
}

std::vector<std::string> blocked_groups(Database& state, std::string_view queue_arn, Instant since,
                                        Instant now) {
  return state.all(
      "SELECT DISTINCT message_group FROM sqs_message WHERE queue = ? AND sent > ? AND visible > ?",
      [](const Row& row) { return row.text(0); }, queue_arn, sim::to_millis(since),
      sim::to_millis(now));
}

void keep_message(Database& state, const Message& message) {
  state.run(
      "UPDATE sqs_message SET queue = ?, sent = ?, visible = ?, receives = ?, first_received = ?, "
      "came_from = ? WHERE row = ?",
      message.queue_arn, sim::to_millis(message.sent), sim::to_millis(message.visible),
      message.receives, millis(message.first_received), message.came_from, message.row);
}

void remove_message(Database& state, int64_t row) {
  state.run("DELETE FROM sqs_message WHERE row = ?", row);
}

void remove_messages(Database& state, std::string_view queue_arn) {
  state.run("DELETE FROM sqs_message WHERE queue = ?", queue_arn);
}

Counts counts_of(Database& state, std::string_view queue_arn, Instant since, Instant now) {
  const int64_t at = sim::to_millis(now);
  return *state.first(
      "SELECT count(*) FILTER (WHERE visible <= ?), count(*) FILTER (WHERE visible > ? AND "
      "receives > 0), count(*) FILTER (WHERE visible > ? AND receives = 0) FROM sqs_message WHERE "
      "queue = ? AND sent > ?",
      [](const Row& row) {
        return Counts{row.integer(0), row.integer(1), row.integer(2)};
      },
      at, at, at, queue_arn, sim::to_millis(since));
}

std::optional<Sent> sent_lately(Database& state, std::string_view queue_arn, std::string_view scope,
                                std::string_view deduplication_id, Instant since) {
  return state.first(
      "SELECT message_id, sequence FROM sqs_sent WHERE queue = ? AND scope = ? AND deduplication = "
      "? AND at > ?",
      [](const Row& row) {
        return Sent{row.text(0), row.text(1)};
      },
      queue_arn, scope, deduplication_id, sim::to_millis(since));
}

void remember_sent(Database& state, std::string_view queue_arn, std::string_view scope,
                   std::string_view deduplication_id, const Sent& sent, Instant at) {
  state.run("INSERT OR REPLACE INTO sqs_sent VALUES (?, ?, ?, ?, ?, ?)", queue_arn, scope,
            deduplication_id, sent.message_id, sent.sequence, sim::to_millis(at));
}

}  // namespace fakes::sqs
