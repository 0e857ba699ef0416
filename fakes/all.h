// Every fake at once: what the simulator, the tests and most C++ users install into a world.
#pragma once

#include "sim/world.h"

namespace fakes {

void install_all(sim::World& world);

}  // namespace fakes
