// Everything that keeps a statement from matching a request, not only the first: what examine()
// finds, as often as it takes. Used by explanations and remedies, for denied requests only.
#pragma once

#include <vector>

#include "sim/policy/document.h"
#include "sim/policy/evaluation.h"
#include "sim/policy/statement.h"

namespace sim::policy {

struct Miss {
  Part part = Part::kNone;
  size_t condition = 0;  // kCondition: which of the statement's
};

// In the order of evaluation; empty when the statement matches.
std::vector<Miss> misses_of(const Statement& statement, const Request& request, Boundary boundary,
                            const Assumptions& assumptions = {});

// Whether the caller carries a permissions boundary that counts.
Boundary boundary_of(const Request& request, const Policies& policies);

// The grammar of a layer's documents, for the resource that is asked for.
DocumentKind document_kind(Layer layer, const Request& request);

// The documents of a layer by levels; layers without levels have one, and grants have none.
std::vector<std::vector<const Attached*>> documents_of(const Policies& policies, Layer layer);

}  // namespace sim::policy
