// What is known beyond a finding itself: the details of its vulnerability, and the code around a
// fault. No scanner and no threat intelligence stand behind it: details come from the finding and
// from public facts about its vulnerability, code only from the world file ("finding_details",
// "code_snippets").
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output batch_get_finding_details(sim::Call& call, const sim::Input& input);
sim::Output batch_get_code_snippet(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
