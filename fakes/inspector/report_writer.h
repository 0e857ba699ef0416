// The job that generates a report: Inspector selects findings, renders them, and puts one object
// into the customer's bucket under the customer's key, as its own service principal.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace fakes::inspector {

// Job "write_report"; the subject is the report's id.
void write_report(sim::Call& call, const std::string& report_id);

}  // namespace fakes::inspector
