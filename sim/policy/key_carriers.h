// Which actions carry a condition key that the caller chooses: s3:prefix comes with listings alone,
// so a statement that asks for it says nothing about reading objects. Facts of AWS's service
// authorization reference, for remedies and mistakes. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sim::policy {

// Whether requests for the action can have the key; true where nothing is known of it.
bool carried_by(std::string_view folded_key, std::string_view action);

// The actions that people mean by the key, "s3:PutObject"; empty where nothing is known.
std::vector<std::string> carriers_of(std::string_view folded_key);

}  // namespace sim::policy
