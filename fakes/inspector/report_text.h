// What CSV and JSON reports share: how dates are written and read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/base/value.h"
#include "sim/time/instant.h"

namespace fakes::inspector {

// The exact text of dates in exported files is not documented: ISO 8601 with milliseconds, or the
// form that Inspector's EventBridge events use ("Wed Sep 04 16:59:44.356 UTC 2024").
enum class DateForm { kIso, kEvent };

std::string date_text(int64_t millis, DateForm form);
// Milliseconds from ISO 8601 (a blank is taken for the T, as some tools print it) or from the form
// of events.
std::optional<int64_t> read_date(std::string text);

// The finding with every timestamp as text.
sim::Value with_date_texts(sim::Value finding, DateForm form);

}  // namespace fakes::inspector
