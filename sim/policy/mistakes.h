// Mistakes that people make in policies, recognised in those that denied a request: a wrong account
// in aws:SourceAccount, `report/*` forgotten, the global service principal in an opt-in region, and
// their like. A table of small detectors; what they say goes into explanations and the doctor's
// list. Pure.
#pragma once

#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/policy/authorizer.h"

namespace sim::policy {

struct Mistake {
  std::string policy;     // Attached::name
  std::string statement;  // "Statement[0] (Sid allow-inspector)"; empty: the whole document
  std::string what;       // one sentence naming had and wanted
  std::string remedy;     // one sentence
};

// The likely ones, most telling first; empty when the request is allowed.
std::vector<Mistake> mistakes_in(const Request& request, const Policies& policies,
                                 const Decision& decision);

// {"policy", "statement", "what", "remedy"}
Value to_value(const Mistake& mistake);

}  // namespace sim::policy
