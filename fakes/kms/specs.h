// What each key spec may be used for and which algorithms its metadata names: the tables of KMS's
// key type reference. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fakes::kms {

// Whether a key of that spec may have that usage.
bool usage_fits(std::string_view spec, std::string_view usage);

// The member of KeyMetadata that lists the algorithms of a key ("SigningAlgorithms"), and the list.
struct Algorithms {
  std::string_view member;
  std::vector<std::string> names;
};
Algorithms algorithms_of(std::string_view spec, std::string_view usage);

}  // namespace fakes::kms
