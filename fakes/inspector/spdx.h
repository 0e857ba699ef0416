// A resource's SBOM as SPDX 2.3, in the form of the user guide's example. Used by sbom_writer.
#pragma once

#include "fakes/inspector/sbom.h"
#include "sim/time/instant.h"

namespace fakes::inspector {

// Without dataLicense, which AWS leaves out and says so, although SPDX demands it.
sim::Value spdx_of(const SbomResource& resource, sim::Instant now);

}  // namespace fakes::inspector
