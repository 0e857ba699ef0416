// The part "inspector" of a region in a world file: whether Inspector is enabled, and the findings
// it starts with, written out one by one or generated.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

// {"enabled": true, "findings": [ {…}, … ] | {"generate": {"count": 300, "mix": {…}}}}
void load_section(sim::Call& call, const sim::Section::Content& content);

// A finding as a person or a command line writes it (timestamps as ISO 8601 or epoch seconds), in
// the form in which it is stored. Throws WorldError with a pointer that begins with `at`.
// The same for any shape of the model.
sim::Value read_as(const sim::wire::Model& model, std::string_view shape_name,
                   const sim::Value& raw, const std::string& at);
sim::Value read_finding(const sim::wire::Model& model, const sim::Value& raw,
                        const std::string& at);

}  // namespace fakes::inspector
