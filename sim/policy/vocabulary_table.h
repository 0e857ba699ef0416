// The names that vocabulary.cpp makes its tables from, in a compact notation. Private to the
// vocabulary.
#pragma once

#include <string_view>
#include <vector>

namespace sim::policy {

struct VocabularyRow {
  std::string_view service;
  // Words between spaces. "Get:" is a verb that the words after it lack, "." the verb alone.
  std::string_view actions;
  // Words between spaces, without the service. A '+' before a name marks a multivalued key; a mark
  // after it the type: '#' number, '?' boolean, '@' ARN, '~' date, '%' IP address, none a string. A
  // name that ends in '/' or ':' is a family: any text may follow.
  std::string_view keys;
};

const std::vector<VocabularyRow>& vocabulary_rows();

}  // namespace sim::policy
