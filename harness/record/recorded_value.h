// Inputs and outputs of operations as a recording holds them: text as it is, other bytes as base64,
// and no secrets. Used by the recorder and by replay.
#pragma once

#include <string>

#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace harness::record {

// What stands in an answer for a secret.
inline constexpr const char* kWithheld = "(withheld)";

// An input: members that the model calls sensitive become as many 'x' as they are long, so that the
// request can be made again.
sim::Value recorded_input(const sim::wire::Shape* shape, const sim::Value& input);
// An output: secrets are withheld, whatever the model calls them.
sim::Value recorded_output(const sim::wire::Shape* shape, const sim::Value& output);
// The value that a recording's input stands for: {"base64": "…"} becomes bytes again. Throws
// std::invalid_argument naming the member for base64 that is none.
sim::Value value_of_recorded(const sim::Value& input);

}  // namespace harness::record
