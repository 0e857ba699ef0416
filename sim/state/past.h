// What policy holders (a user, a bucket, a key) held before they changed, for worlds in which a
// change of policy takes time to spread. Written by fakes through Call::keep_past, read through
// PolicyView::past; empty in worlds without such a delay.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/state/database.h"
#include "sim/time/instant.h"

namespace sim::state {

extern const char* const kPastSchema;

// The holder held `before` until `changed_at`.
void keep_past(Database& state, std::string_view holder, std::string_view before,
               Instant changed_at);
// What the holder held at `as_of`; nothing when it has not changed since.
std::optional<std::string> past_of(Database& state, std::string_view holder, Instant as_of);

}  // namespace sim::state
