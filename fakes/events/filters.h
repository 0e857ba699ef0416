// The values and filters that a leaf of an event pattern lists: exact values, prefix, suffix,
// equals-ignore-case, anything-but, numeric, exists, wildcard, cidr. Each is read once and then
// judges single values. Used by pattern alone.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "sim/base/value.h"

namespace fakes::events {

// What is wrong with a pattern, without the place.
struct PatternError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Filter {
  bool wants_absence = false;                      // {"exists": false}: no value is there at all
  std::function<bool(const sim::Value&)> accepts;  // a text, number, true, false or null
};

// One entry of a leaf's list. Throws PatternError.
Filter read_filter(const sim::Value& entry);

}  // namespace fakes::events
