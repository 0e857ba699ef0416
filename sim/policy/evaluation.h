// One statement, or one KMS grant, against one request: which element failed first, or that all
// matched. Cheap to ask; turned into words only when somebody must be told why. Used by the
// authorizer.
#pragma once

#include "sim/policy/authorizer.h"
#include "sim/policy/statement.h"

namespace sim::policy {

enum class Part { kNone, kPrincipal, kAction, kResource, kCondition };

struct Finding {
  Part failed = Part::kNone;
  Reach reach = kReachNone;              // matched statements that name principals: how they do
  const Condition* condition = nullptr;  // the one that failed

  bool matched() const { return failed == Part::kNone; }
};

enum class Boundary { kAbsent, kPresent };

Finding examine(const Statement& statement, const Request& request, Boundary boundary,
                const Assumptions& assumptions = {});
StatementOutcome describe(const Statement& statement, const Finding& finding,
                          const std::string& policy, const Request& request);

Finding examine(const Grant& grant, const Request& request);
StatementOutcome describe(const Grant& grant, const Finding& finding, const Request& request);

}  // namespace sim::policy
