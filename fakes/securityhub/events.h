// What Security Hub tells EventBridge: "Security Hub Findings - Imported", one event a finding that
// was imported or updated, with the finding as GetFindings shows it.
#pragma once

#include "sim/gateway/call.h"

namespace fakes::securityhub {

void announce(sim::Call& call, const sim::Value& finding);

}  // namespace fakes::securityhub
