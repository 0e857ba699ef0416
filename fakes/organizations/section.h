// The part "organization" of a world file.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::organizations {

// {"id": "o-exampleorgid", "management": "111122223333", "accounts": ["111122223333", …]}: without
// "accounts" every account of the world belongs to it, without "management" the first of them
// manages it. What else it may have: section_tree.h.
void load_organization(sim::Call& call, const sim::Section::Content& content);

}  // namespace fakes::organizations
