// Why a request was answered as it was: its journal entry, every decision taken for it, and the
// same of the requests that services made because of it. Shown by `inspector-sim explain`, by GET
// /_sim/decisions/ID and below a scenario's failed expectation. What stands in the way anywhere
// below the entry, and how to mend it, is gathered at its end, each once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/base/value.h"
#include "sim/gateway/journal.h"

namespace sim {

// The entry that a person means by "7", "last" (the newest request) or "denied" (the newest request
// for which something was denied); nothing when there is none.
std::optional<int64_t> entry_named(const Journal& journal, std::string_view word);

// {"entry", "decisions", "calls": [the same, recursively], "mistakes", "remedies", "text"}; nothing
// for an unknown id. Decisions are as policy::explained() has them; one that was only foreseen
// ("foreseen": true) is left out where it was taken as well.
std::optional<Value> explanation(const Journal& journal, int64_t entry_id);

}  // namespace sim
