// A resource's SBOM as SPDX 2.3, in the form of the user guide's example. Used by sbom_writer.
#pragma once

#include "fakes/inspector/sbom.h"
#include "sim/time/instant.h"

namespace fakes::inspector {

// SPDX demands dataLicense; AWS leaves it out and says so.
enum class DataLicense { kGiven, kLeftOut };

sim::Value spdx_of(const SbomResource& resource, sim::Instant now, DataLicense license);

}  // namespace fakes::inspector
