// A mark in the state that goes when what was done with it is undone: who must know whether work
// inside somebody else's savepoint lasted sets one and looks for it later.
#pragma once

#include <string_view>

#include "sim/state/database.h"

namespace sim::state {

void set_mark(Database& state, std::string_view name);
bool has_mark(Database& state, std::string_view name);

}  // namespace sim::state
