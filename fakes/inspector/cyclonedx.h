// A resource's SBOM as CycloneDX 1.4, in the form of the user guide's example. Used by sbom_writer.
#pragma once

#include "fakes/inspector/sbom.h"
#include "sim/time/instant.h"

namespace fakes::inspector {

sim::Value cyclonedx_of(const SbomResource& resource, sim::Instant now);

}  // namespace fakes::inspector
