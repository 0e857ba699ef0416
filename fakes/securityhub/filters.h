// The filters of GetFindings: where each attribute stands in a finding, and whether a finding meets
// what is asked. Pure but for the time, which spans of days are counted from.
#pragma once

#include <string_view>

#include "sim/base/value.h"
#include "sim/time/instant.h"

namespace fakes::securityhub {

// Throws InvalidInputException for combinations that Security Hub refuses.
void check_filters(const sim::Value& filters);
bool meets(const sim::Value& finding, const sim::Value& filters, sim::Instant now);

// The values that an attribute such as "ResourceType" has in a finding, one for each resource or
// other element. Throws InvalidInputException for a name that is no attribute.
sim::Value values_of(const sim::Value& finding, std::string_view attribute);

}  // namespace fakes::securityhub
