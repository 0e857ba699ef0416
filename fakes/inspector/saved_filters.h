// Filters that an account saves: CreateFilter, UpdateFilter, DeleteFilter, ListFilters. One whose
// action is SUPPRESS is a suppression rule; what rules do to findings is in suppression.h, and what
// criteria mean in filters.h. Listed in the fake's table of operations.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output create_filter(sim::Call& call, const sim::Input& input);
sim::Output update_filter(sim::Call& call, const sim::Input& input);
sim::Output delete_filter(sim::Call& call, const sim::Input& input);
sim::Output list_filters(sim::Call& call, const sim::Input& input);

// The "filters" of a world file: each what CreateFilter takes. Throws WorldError.
void load_filters(sim::Call& call, const sim::Value& list);

}  // namespace fakes::inspector
