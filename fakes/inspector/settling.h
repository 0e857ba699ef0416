// Settings that take a while: kept at once as PENDING, settled by a job. Used by configuration and
// deep_inspection.
#pragma once

#include <string>

#include "fakes/inspector/account_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

// Keeps the document, which says that it is pending, and lets settle_configuration run after the
// setting inspector.configuration_seconds.
void begin_settling(sim::Call& call, const Scope& scope, const std::string& topic,
                    const sim::Value& document);

}  // namespace fakes::inspector
