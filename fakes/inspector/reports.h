// Findings reports as the API shows them: create, ask for the status, cancel. The work itself is
// the job of report_writer.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output create_findings_report(sim::Call& call, const sim::Input& input);
sim::Output get_findings_report_status(sim::Call& call, const sim::Input& input);
sim::Output cancel_findings_report(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
