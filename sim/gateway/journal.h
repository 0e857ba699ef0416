// The record of everything that was asked: one entry a request (those of services among them, under
// the request that caused them), and every decision whole. Kept in the ledger, which no failed
// request rolls back; read by explanations, scenarios and the control API. Secrets never get here:
// blobs and sensitive members appear as their size.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/value.h"
#include "sim/state/database.h"
#include "sim/time/instant.h"
#include "sim/wire/model.h"

namespace sim {

struct JournalEntry {
  int64_t id = 0;
  int64_t parent = 0;  // the entry whose call caused this one; 0 for a client's own
  Instant at;          // the story's clock
  std::string service, operation, region, account;
  std::string principal;  // ARN, service principal, or "anonymous"
  int status = 0;         // HTTP status of the answer
  std::string error;      // its code, empty on success
  std::string message;
  std::string input;  // redacted JSON
  std::string fault;  // the rule that interfered, when one did
};

class Journal {
 public:
  // The oldest entries beyond `keep` are dropped from time to time.
  explicit Journal(state::Database& ledger, int64_t keep = 100'000);

  // Begins an entry, which close() ends, with every entry that was begun after it.
  int64_t next_id();
  void close(const JournalEntry& entry);
  void add_decision(int64_t entry_id, bool denied, std::string_view decision_json);

  std::optional<JournalEntry> find(int64_t id) const;
  // Entries with an id above `after`, oldest first.
  std::vector<JournalEntry> since(int64_t after, int64_t limit) const;
  std::vector<JournalEntry> children(int64_t id) const;
  std::vector<Value> decisions(int64_t entry_id) const;
  int64_t last_id() const { return last_id_; }
  // The newest entry that no other entry caused, and the newest such entry for which, or for whose
  // calls, something was denied.
  std::optional<int64_t> last_request() const;
  std::optional<int64_t> last_denied() const;
  void reload();  // after a restore

 private:
  // An entry whose call goes on, with its decisions, comma between them: one row is written for
  // all, with the entry's end.
  struct Open {
    int64_t id;
    std::string decisions;
    bool denied;
  };
  std::vector<Open>::iterator open(int64_t entry_id);

  state::Database& ledger_;
  std::vector<Open> open_;
  int64_t keep_;
  int64_t last_id_ = 0;
};

// The input of an operation as the journal shows it.
std::string redacted(const wire::Shape* shape, const Value& input);

Value to_value(const JournalEntry& entry);

extern const char* const kJournalSchema;

}  // namespace sim
