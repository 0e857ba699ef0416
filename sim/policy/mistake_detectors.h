// The detectors behind mistakes_in(), one for each mistake that people make: in the elements of a
// statement, in one of its conditions, or in a document as a whole. Private to the mistakes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/policy/near_miss.h"
#include "sim/policy/remedy.h"

namespace sim::policy {

// A statement that did not do what its author hoped for: an Allow that nearly matches, or a Deny
// that hits.
struct Sight {
  const Request& request;
  Layer layer;
  DocumentKind kind;
  const Document& document;
  const Statement& statement;
  const std::vector<Miss>& misses;

  bool missed(Part part) const;
  // "aws:SourceAccount" as the request has it; nullptr when it is missing or empty.
  const std::string* value_of(std::string_view folded_key) const;
};

struct Sighting {
  std::string what, remedy;
};

using StatementDetector = std::optional<Sighting> (*)(const Sight&);
using ConditionDetector = std::optional<Sighting> (*)(const Sight&, const Condition&);

// Every one that fires is reported.
const std::vector<StatementDetector>& statement_detectors();
// For each condition that failed the first of each list that fires is reported, the most telling
// standing first: what is wrong with its operator, and with its values.
const std::vector<ConditionDetector>& operator_detectors();
const std::vector<ConditionDetector>& value_detectors();
// The same for conditions that held, of a statement that failed elsewhere.
const std::vector<ConditionDetector>& held_condition_detectors();

}  // namespace sim::policy
