// SBOM exports: CreateSbomExport, GetSbomExport, CancelSbomExport. The files are written by the job
// in sbom_writer. Listed in the fake's table of operations.
#pragma once

#include "fakes/inspector/item_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

// An export is an item whose document is GetSbomExport's answer.
inline constexpr const char* kSbomExportKind = "sbom-export";

sim::Output create_sbom_export(sim::Call& call, const sim::Input& input);
sim::Output get_sbom_export(sim::Call& call, const sim::Input& input);
sim::Output cancel_sbom_export(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
