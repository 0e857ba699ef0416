// What happens to findings while the story runs, as a world file tells it in place of scanners: the
// "changes" of an Inspector section, each at a time of its own. Kept as items and pending work, so
// that a snapshot holds them.
#pragma once

#include <string>

#include "sim/gateway/service.h"

namespace fakes::inspector {

// Takes the list as it stands in the file. Throws WorldError with a pointer relative to the
// Inspector section.
void load_changes(sim::Call& call, const sim::Value& list);

// Job: a change happens. The subject is its item's id.
void change_findings(sim::Call& call, const std::string& id);

}  // namespace fakes::inspector
