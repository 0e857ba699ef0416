// CIS scans and what they found. Nothing here scans an instance: scans and their checks come from a
// world file ("cis_scans" of an Inspector section), and what this fake adds is the ways of looking
// at them. The sessions by which a scanned instance reports are accepted and kept in order.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output list_cis_scans(sim::Call& call, const sim::Input& input);
sim::Output get_cis_scan_report(sim::Call& call, const sim::Input& input);
sim::Output get_cis_scan_result_details(sim::Call& call, const sim::Input& input);
sim::Output list_cis_scan_results_aggregated_by_checks(sim::Call& call, const sim::Input& input);
sim::Output list_cis_scan_results_aggregated_by_target_resource(sim::Call& call,
                                                                const sim::Input& input);

sim::Output start_cis_session(sim::Call& call, const sim::Input& input);
sim::Output send_cis_session_health(sim::Call& call, const sim::Input& input);
sim::Output send_cis_session_telemetry(sim::Call& call, const sim::Input& input);
sim::Output stop_cis_session(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
