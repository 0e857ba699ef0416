// Evaluation cases, one JSON object a line: a request, the policies that apply to it, and perhaps
// the decision expected. Read by `policy simulate --cases`. Every member is known or complained
// about; a case holds exactly the context that its line gives.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/parsed.h"
#include "sim/policy/authorizer.h"
#include "sim/policy/document.h"

namespace harness {

struct PolicyCase {
  sim::policy::Request request;
  sim::policy::Policies policies;
  sim::policy::Rules rules;
  std::string expected;  // "Allowed", "ImplicitlyDenied", "ExplicitlyDenied"; empty: a question
};

struct PolicyCaseLine {
  std::string id;  // as far as it was read
  std::optional<PolicyCase> value;
  sim::Complaint complaint;  // without a value: "column 120 (request.action)", what and remedy
  // Members that the format does not have and that cannot bear on the decision.
  std::vector<std::string> ignored;
};

// Documents are kept in the cache: many lines share them.
PolicyCaseLine read_policy_case(std::string_view line, sim::policy::DocumentCache& documents);

// The word of the format for a decision.
std::string_view verdict_word(sim::policy::Effect effect);

}  // namespace harness
