// Where the condition keys of a request come from: a table by name, for explanations, and whether
// it is the caller who chooses a key's value, for remedies. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/policy/authorizer.h"

namespace sim::policy {

// "the caller's credentials", "the connection", "the resource's tags", …
std::string_view origin_of(std::string_view folded_key);

// Whether the caller could have sent another value, or none. What services send cannot be chosen.
bool sent_by_caller(std::string_view folded_key, const Request& request);

// The context with one key set otherwise, or taken away when there are no values.
enum class Arity { kSingle, kList };
Context with_key(const Context& context, const std::string& key,
                 const std::vector<std::string>& values, Arity arity);

}  // namespace sim::policy
