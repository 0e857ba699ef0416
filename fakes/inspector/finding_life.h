// What becomes of a finding once it was made: seen again, closed, reopened, forgotten. On AWS the
// scanners decide that; here whatever plays their part does (the changes of a world file), and scan
// types that go off and on. Retention runs on the story's clock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/filters.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

// The issue is gone; its resource is gone or no longer scanned; its scan type was switched off.
enum class Closing { kFixed, kResourceGone, kScanOff };

// A scan saw this finding (a document, timestamps in milliseconds; its status and its dates of
// observation are set here): a new one, or one with the ARN of another, which it brings up to date
// or reopens.
void observe_finding(sim::Call& call, const Scope& scope, sim::Value finding);
// Closes those that the filter selects and that are not CLOSED yet.
void close_findings(sim::Call& call, const Scope& scope, const Filter& filter, Closing why);
// The issues of those CLOSED ones that the filter selects are there again: a finding that was
// closed a short while ago is reopened, in place of an older one comes a new one.
void recur_findings(sim::Call& call, const Scope& scope, const Filter& filter);

// A scan type went off or came back: its findings are closed, or reopened.
void close_scan_type(sim::Call& call, const Scope& scope, std::string_view type);
void reopen_scan_type(sim::Call& call, const Scope& scope, std::string_view type);

// Findings that a world brings CLOSED were closed when it begins.
void adopt_closed(sim::Call& call, const Scope& scope);
// Job: findings that were closed long enough ago are gone.
void forget_closed(sim::Call& call, const std::string& subject);

}  // namespace fakes::inspector
