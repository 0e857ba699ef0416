// Names in the input of a call, held against the service's model before the call is made. Used
// where a scenario writes such inputs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace harness {

// A word that the model does not have, and those that it has there.
struct StrangeWord {
  std::string pointer;  // within the input
  std::string word;
  std::vector<std::string> known;
  bool is_value = false;  // of an enumeration; else the name of a member
};

enum class Enumerations { kAnyValue, kKnownValues };

// The first one. A value of another type than the model's is not looked into.
std::optional<StrangeWord> strange_word(const sim::wire::Shape& shape, const sim::Value& value,
                                        Enumerations enumerations);

}  // namespace harness
