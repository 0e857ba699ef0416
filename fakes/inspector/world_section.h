// The part "inspector" of a region in a world file: whether Inspector is enabled, and the findings
// it starts with: written out one by one, generated, or imported from files of a real account.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

// {"enabled": true, "findings": [ {…}, … ] | {"generate": {"count": 300, "mix": {…}}}
//                                          | {"import": "findings.json"}}
void load_section(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::inspector
