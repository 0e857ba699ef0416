// The condition keys that policies refer to: in the keys of their conditions and in the variables
// of their resources and values. Used by the policy simulators and by the operations that list such
// keys. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/policy/document.h"
#include "sim/policy/statement.h"

namespace fakes::iam {

// Each adds those that are not listed yet, in any letter case, in the order of appearance.
void add_key(std::string_view key, std::vector<std::string>& keys);
void add_keys_of_resources(const sim::policy::Statement& statement, std::vector<std::string>& keys);
void add_keys_of_conditions(const sim::policy::Statement& statement,
                            std::vector<std::string>& keys);
void add_keys_of(const sim::policy::Document& document, std::vector<std::string>& keys);

}  // namespace fakes::iam
