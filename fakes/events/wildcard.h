// The wildcard filter of event patterns: '*' is any run of characters, also none, and a backslash
// makes a '*' or a backslash of the next character. Used by filters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fakes::events {

class Wildcard {
 public:
  // Throws PatternError: no two '*' in a row, no other character behind a backslash.
  explicit Wildcard(std::string_view text);

  bool operator()(std::string_view value) const;

 private:
  std::vector<std::string> parts_;  // the texts between the stars; one part: no star
};

}  // namespace fakes::events
