// What a complaint about an unknown word ends in: the known word that was meant, or the known ones.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sim::text {

// `; did you mean "bucket"?` when a known word is near, else nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);
// The same, else "; known here: bucket, key".
std::string did_you_mean_or(std::string_view word, const std::vector<std::string>& known,
                            std::string_view lead = "known here: ");

}  // namespace sim::text
