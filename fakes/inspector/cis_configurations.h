// CIS scan configurations: which instances are to be scanned against a CIS benchmark, and when.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output create_cis_scan_configuration(sim::Call& call, const sim::Input& input);
sim::Output update_cis_scan_configuration(sim::Call& call, const sim::Input& input);
sim::Output delete_cis_scan_configuration(sim::Call& call, const sim::Input& input);
sim::Output list_cis_scan_configurations(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
