// What to change so that a denied request would be allowed, as text and as data: the remedies and
// the mistakes that the policy engine names. Shown by `policy simulate` and by `doctor`.
#pragma once

#include <string>
#include <vector>

#include "sim/gateway/gateway.h"
#include "sim/policy/mistakes.h"
#include "sim/policy/remedy.h"

namespace harness {

struct Advice {
  std::vector<sim::policy::Mistake> mistakes;
  std::vector<sim::policy::Remedy> remedies;
};

// Nothing for a request that is allowed.
Advice advice_for(const sim::Gateway::Simulation& simulated);

sim::Value mistakes_value(const Advice& advice);
sim::Value remedies_value(const Advice& advice);

// "likely mistakes:" and "to allow it:", indented by that many spaces; empty without advice.
std::string advice_text(const Advice& advice, size_t indent = 0);

}  // namespace harness
