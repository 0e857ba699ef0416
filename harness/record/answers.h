// Answers of operations in the form in which recordings hold and compare them.
#pragma once

#include "sim/base/value.h"
#include "sim/wire/codec.h"

namespace harness::record {

// {"status", "output"?, "body"?, "error"?, "message"?}. `members`, when wanted, takes the output as
// it came, secrets included: nothing that is written down.
sim::Value answer_value(const sim::wire::Model& model, const sim::wire::Operation& operation,
                        sim::wire::HttpResponse response, sim::Value* members = nullptr);

}  // namespace harness::record
