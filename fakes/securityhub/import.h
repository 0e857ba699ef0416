// BatchImportFindings: what a product tells of its findings, each judged by itself, without
// touching what customers have decided about them.
#pragma once

#include "fakes/securityhub/records.h"
#include "sim/gateway/service.h"

namespace fakes::securityhub {

sim::Output batch_import_findings(sim::Call& call, const sim::Input& input);

// Takes in one finding of this account; the fault when it is none, else an empty text.
std::string import_finding(sim::Call& call, const sim::Value& document);

}  // namespace fakes::securityhub
