// What Inspector tells the services around it. EventBridge: one event a finding that appears or
// changes, one a resource whose coverage changes, one a resource whose first scan is done. Security
// Hub (hub_feed.h): each such finding. Findings and coverage that a world begins with are no news.
#pragma once

#include <string_view>

#include "fakes/inspector/records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

// A finding that is new or open again: "Inspector2 Finding", with dates in the form of events.
void announce_finding(sim::Call& call, const Scope& scope, const sim::Value& finding);
// One that was seen again: an event only when anything but its dates of observation and change
// differs from `before`.
void announce_change(sim::Call& call, const Scope& scope, const sim::Value& before,
                     const sim::Value& finding);
// One in the tables whose status changed.
void announce_stored_finding(sim::Call& call, const Scope& scope, int64_t id);
// "Inspector2 Coverage" of each resource that a scan type covers, whose state changed.
void announce_coverage(sim::Call& call, const Scope& scope, std::string_view type);
// "Inspector2 Scan" of each of them: its first scan is done.
void announce_first_scans(sim::Call& call, const Scope& scope, std::string_view type);

}  // namespace fakes::inspector
