// What a world file says in place of the scanners that are not simulated: CIS scans with their
// results, code projects with what becomes of their scans, clusters that run an image. Parts of an
// Inspector section.
#pragma once

#include "fakes/inspector/item_records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

// Each takes the list as it stands in the file. Throws WorldError with a pointer relative to the
// Inspector section.
void load_cis_scans(sim::Call& call, const sim::Value& list);
void load_code_projects(sim::Call& call, const sim::Value& list);
void load_clusters(sim::Call& call, const sim::Value& list);

// Parts that are lists of a structure of the model, answered as they stand: resources that are
// covered, details and code of findings, vulnerabilities, usage.
void load_structures(sim::Call& call, const sim::Value& section);
// The names of those parts.
std::vector<std::string> structure_parts();

}  // namespace fakes::inspector
