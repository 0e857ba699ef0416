// A finding as a person, a command line or a report writes it, turned into the form in which it is
// stored: members and types of the service model, timestamps in milliseconds. Used by the world
// file, by imports and by tests.
#pragma once

#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace fakes::inspector {

// Whether members that the model requires may be missing, for forms that cannot carry them (CSV,
// ASFF).
enum class Gaps { kRefused, kAllowed };

// Takes dates as ISO 8601, in the form of EventBridge events, or as epoch seconds. Throws
// WorldError with a pointer that begins with `at`.
sim::Value read_finding(const sim::wire::Model& model, const sim::Value& raw, const std::string& at,
                        Gaps gaps = Gaps::kRefused);

// The same for any structure of Inspector's model ("CoveredResource", "Vulnerability").
sim::Value read_structure(const sim::wire::Model& model, const std::string& shape,
                          const sim::Value& raw, const std::string& at, Gaps gaps = Gaps::kRefused);

// Throws WorldError for a member that is not among the known ones, with the nearest of them.
[[noreturn]] void refuse_unknown_member(const std::string& at, const std::string& name,
                                        const std::vector<std::string>& known);

// Inspector's model, for readers outside of a request.
const sim::wire::Model& inspector_model();

}  // namespace fakes::inspector
