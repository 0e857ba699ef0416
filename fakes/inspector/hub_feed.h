// Inspector's side of the integration with Security Hub: while an account has it switched on, each
// finding that appears or changes is sent there in ASFF, by BatchImportFindings and in Inspector's
// own name.
#pragma once

#include "fakes/inspector/records.h"
#include "sim/gateway/service.h"

namespace fakes::inspector {

bool feeds_hub(const sim::Call& call, const Scope& scope);
// A finding, as it is stored now, has appeared or changed.
void feed_hub(sim::Call& call, const Scope& scope, const sim::Value& finding);

// Job: the integration has begun: what is known so far is sent.
void begin_integration(sim::Call& call, const std::string& taker);

}  // namespace fakes::inspector
