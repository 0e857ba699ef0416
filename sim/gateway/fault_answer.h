// The errors that fault rules answer with: which codes an operation can give, and the error of a
// rule with the status, words and headers that the service would use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/gateway/fault_rule.h"
#include "sim/gateway/service.h"

namespace sim {

// Whether a client of the operation can meet the code: one of its model, or one that every
// operation of the protocol shares.
bool can_answer(const wire::Model& model, const wire::Operation& operation, std::string_view code);

// All of them.
std::vector<std::string> codes_of(const wire::Model& model, const wire::Operation& operation);

// The error of a rule that refuses. `http` is the message, where there is one.
ApiError fault_error(const FaultRule& rule, const Service& service,
                     const wire::Operation& operation, const wire::HttpRequest* http);

}  // namespace sim
