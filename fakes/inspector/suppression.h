// Suppression rules at work. A rule sets every ACTIVE finding that it matches SUPPRESSED, at once
// and when a new one appears; a finding that no rule matches any more is ACTIVE again. A rule never
// closes a finding, and a CLOSED one is none of its business. The rules of a delegated
// administrator bear on its members' findings, a member's own do not. Used by saved_filters,
// members and whatever brings findings.
#pragma once

#include <vector>

#include "fakes/inspector/filters.h"
#include "fakes/inspector/item_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

inline constexpr const char* kFilterKind = "filter";  // of the items that are filters

// A filter came to be, with this content, or ceased to be; any that is no rule changes nothing.
void suppress(sim::Call& call, const Item& filter);
void release(sim::Call& call, const Item& filter);

// The rules that bear on an account's findings.
std::vector<Filter> rules_on(const sim::Call& call, const Scope& scope);
// Findings of the account came in, or other rules than these bear on it now.
void settle_suppression(sim::Call& call, const Scope& scope,
                        const std::vector<Filter>& former_rules = {});

}  // namespace fakes::inspector
