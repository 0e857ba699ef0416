// `inspector-sim run … --watch`: runs the scenarios, then again those that a change concerns, when
// a scenario, a file that it names, or the exporter changes.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/run_command.h"

namespace harness {

// Every file that a scenario file names, itself included: worlds, policies, filters, programs, and
// what those name in turn. Members that merely look like the name of a file count too: a run too
// many does no harm.
std::set<std::string> files_behind(const std::string& scenario);

// How a file looked: when it was written and how long it is; empty when it was not there.
using Look = std::map<std::string, std::string>;
Look look_at(const std::set<std::string>& files);
// The files that do not look as they did, those that came or went included.
std::set<std::string> changed(const Look& before, const Look& now);

// Waits a moment; false when the watch is over.
using Moment = std::function<bool()>;
Moment quarter_of_a_second();

// Runs until a moment says that the watch is over, or a run was interrupted. Answers as the last
// run did.
int watch_scenarios(const RunOptions& options, const Moment& moment);

}  // namespace harness
