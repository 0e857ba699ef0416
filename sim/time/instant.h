// Points and spans of time, and the date texts that AWS uses. Pure: reading a real clock is
// sim/time/clock.h's business.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sim {

using Millis = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Millis>;

inline int64_t to_millis(Instant at) { return at.time_since_epoch().count(); }
inline Instant from_millis(int64_t millis) { return Instant(Millis(millis)); }

namespace date {

std::string iso(Instant at);         // 2026-02-21T00:05:19Z, fraction cut
std::string iso_millis(Instant at);  // 2026-02-21T00:05:19.000Z
std::string http(Instant at);        // Sat, 21 Feb 2026 00:05:19 GMT
std::string basic(Instant at);       // 20260221T000519Z, SigV4's form

// ISO 8601: a date alone, or with hours and minutes, seconds, fraction, and Z or an offset.
std::optional<Instant> parse_iso(std::string_view text);
std::optional<Instant> parse_http(std::string_view text);   // IMF-fixdate
std::optional<Instant> parse_basic(std::string_view text);  // SigV4's form
// "90s", "5m", "2h", "7d", "250ms": the notation of scenarios and command lines.
std::optional<Millis> parse_span(std::string_view text);
std::string span(Millis length);  // shortest exact form of the same notation

}  // namespace date
}  // namespace sim
