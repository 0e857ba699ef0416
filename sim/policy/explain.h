// A decision told to a person who has to act on it: besides the verdicts, which context keys were
// used and where each came from, the mistakes that are likely, and what to change. The journal
// keeps this for every request; explanations print it. Pure.
#pragma once

#include <string>

#include "sim/base/value.h"
#include "sim/policy/authorizer.h"

namespace sim::policy {

// to_value(request, decision) and in addition "context": [{"key", "values", "origin"}], with no
// values for a key that was asked for and missing; when denied also "mistakes" and "remedies".
// Allowed decisions stay cheap: only the statement that allows is looked at.
std::string explained_json(const Request& request, const Policies& policies, const Rules& rules,
                           const Decision& decision);
Value explained(const Request& request, const Policies& policies, const Rules& rules,
                const Decision& decision);

// to_text() of it, and the context keys. Takes any value: journals may hold older ones.
std::string explained_text(const Value& explained);

// "likely mistakes:" and "to allow it:" of lists such as explained() gives, statements ready to
// paste; empty without any.
std::string advice_text(const Value& mistakes, const Value& remedies);

}  // namespace sim::policy
