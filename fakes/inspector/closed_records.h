// Rows beside CLOSED findings: why each was closed, when, and when it is forgotten. One of this
// fake's homes of SQL; the findings themselves are in records.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/records.h"

namespace fakes::inspector {

extern const char* const kClosedSchema;

struct Closed {
  std::string reason;  // FIXED, RESOURCE_GONE, SCAN_OFF
  int64_t closed_at = 0, forget_at = 0;
};

void put_closed(sim::state::Database& db, const Scope& scope, int64_t finding, const Closed& row);
// The same for every CLOSED finding of the account that has no row: those that a world brings.
void put_closed_where_missing(sim::state::Database& db, const Scope& scope, const Closed& row);
std::optional<Closed> find_closed(sim::state::Database& db, int64_t finding);
void remove_closed(sim::state::Database& db, int64_t finding);
void remove_all_closed(sim::state::Database& db, const Scope& scope);

// When the next closed finding of the account is forgotten, if there is one.
std::optional<int64_t> next_forgotten(sim::state::Database& db, const Scope& scope);
// Takes away the findings that are to be forgotten by then, with their rows.
void remove_forgotten(sim::state::Database& db, const Scope& scope, int64_t by);

}  // namespace fakes::inspector
