// The rows of the SQS fake and the only SQL that touches them: queues, messages, the memory of
// FIFO deduplication, names of queues that were deleted lately. Used by every topic of this folder.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace fakes::sqs {

using Attributes = std::map<std::string, std::string>;
using Tags = std::map<std::string, std::string>;

struct Queue {
  std::string arn, account, region, name;
  Attributes attributes;  // those that were set; the others have their defaults
  Tags tags;
  sim::Instant created, modified;
  std::optional<sim::Instant> purged;

  bool fifo() const { return name.ends_with(".fifo"); }
};

struct Message {
  int64_t row = 0;
  std::string queue_arn, id, body;
  sim::Value attributes = sim::Value::object();  // as MessageAttributes has them
  std::string trace_header;                      // AWSTraceHeader; empty: none
  std::string sender;
  sim::Instant sent, visible;
  int64_t receives = 0;
  std::optional<sim::Instant> first_received;
  std::string group, deduplication;  // FIFO; a group may name a tenant of a standard queue as well
  std::string sequence;              // FIFO
  std::string came_from;             // the queue that this one is a dead letter of
};

extern const char* const kSchema;

// ---- queues ----
void add_queue(sim::state::Database& state, const Queue& queue);
std::optional<Queue> find_queue(sim::state::Database& state, std::string_view arn);
// By name, from the one after `after`; names that begin with `prefix`.
std::vector<Queue> queues_after(sim::state::Database& state, std::string_view account,
                                std::string_view region, std::string_view prefix,
                                std::string_view after, int64_t limit);
// Every queue of an account and region.
std::vector<Queue> queues_of(sim::state::Database& state, std::string_view account,
                             std::string_view region);
// Writes attributes, tags and dates back.
void keep_queue(sim::state::Database& state, const Queue& queue);
// With its messages; the name is remembered as deleted at `now`.
void remove_queue(sim::state::Database& state, const Queue& queue, sim::Instant now);
std::optional<sim::Instant> deleted_at(sim::state::Database& state, std::string_view arn);

// ---- messages ----
int64_t add_message(sim::state::Database& state, const Message& message);
std::optional<Message> find_message(sim::state::Database& state, int64_t row);
void set_sequence(sim::state::Database& state, int64_t row, std::string_view sequence);
// Those sent after `since`, in the order in which they came.
std::vector<Message> messages_of(sim::state::Database& state, std::string_view queue_arn,
                                 sim::Instant since, sim::Instant visible_by, int64_t limit);
// Groups of a FIFO queue of which some message is not visible at `now`.
std::vector<std::string> blocked_groups(sim::state::Database& state, std::string_view queue_arn,
                                        sim::Instant since, sim::Instant now);
// Writes back what receiving changes: queue, times, count.
void keep_message(sim::state::Database& state, const Message& message);
void remove_message(sim::state::Database& state, int64_t row);
void remove_messages(sim::state::Database& state, std::string_view queue_arn);

struct Counts {
  int64_t visible = 0, in_flight = 0, delayed = 0;
};
Counts counts_of(sim::state::Database& state, std::string_view queue_arn, sim::Instant since,
                 sim::Instant now);

// ---- deduplication ----
struct Sent {
  std::string message_id, sequence;
};
// What was sent under that id after `since`; `scope` is a message group, or empty.
std::optional<Sent> sent_lately(sim::state::Database& state, std::string_view queue_arn,
                                std::string_view scope, std::string_view deduplication_id,
                                sim::Instant since);
void remember_sent(sim::state::Database& state, std::string_view queue_arn, std::string_view scope,
                   std::string_view deduplication_id, const Sent& sent, sim::Instant at);

}  // namespace fakes::sqs
