// The job that writes an SBOM export: an object a resource, put into the customer's bucket as
// findings reports are.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace fakes::inspector {

// Job "write_sbom_export"; the subject is the export's id.
void write_sbom_export(sim::Call& call, const std::string& report_id);

}  // namespace fakes::inspector
