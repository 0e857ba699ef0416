// Which clusters run a container image. Inspector learns it from ECS and EKS; here a world file
// says it ("clusters" of an Inspector section).
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output get_clusters_for_image(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
