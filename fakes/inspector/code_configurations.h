// Code security scan configurations, their association with projects, and scans of projects. No
// project is scanned here: projects and what becomes of their scans come from a world file
// ("code_projects" of an Inspector section).
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output create_code_security_scan_configuration(sim::Call& call, const sim::Input& input);
sim::Output update_code_security_scan_configuration(sim::Call& call, const sim::Input& input);
sim::Output delete_code_security_scan_configuration(sim::Call& call, const sim::Input& input);
sim::Output get_code_security_scan_configuration(sim::Call& call, const sim::Input& input);
sim::Output list_code_security_scan_configurations(sim::Call& call, const sim::Input& input);
sim::Output list_code_security_scan_configuration_associations(sim::Call& call,
                                                               const sim::Input& input);
sim::Output batch_associate_code_security_scan_configuration(sim::Call& call,
                                                             const sim::Input& input);
sim::Output batch_disassociate_code_security_scan_configuration(sim::Call& call,
                                                                const sim::Input& input);

sim::Output start_code_security_scan(sim::Call& call, const sim::Input& input);
sim::Output get_code_security_scan(sim::Call& call, const sim::Input& input);
// Job: a scan ends as its project's "scan_status" says. The subject is the scan's id.
void finish_code_scan(sim::Call& call, const std::string& scan_id);

}  // namespace fakes::inspector
