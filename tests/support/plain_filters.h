// The joining rules of Inspector's filters, read plainly: what the tests of listings compare with.
#pragma once

#include <algorithm>
#include <string>

#include "sim/base/value.h"

namespace tests {

// The value at a pointer; null when there is none.
inline sim::Value value_at(const sim::Value& from, const std::string& pointer) {
  const sim::Value::json_pointer where(pointer);
  return from.contains(where) ? from.at(where) : sim::Value();
}

inline bool entry_holds(const sim::Value& entry, const sim::Value& had) {
  using sim::Value;
  if (entry.contains("key")) {
    return had.is_object() && had.contains(entry.at("key")) &&
           (!entry.contains("value") || had.at(entry.at("key")) == entry.at("value"));
  }
  if (!entry.contains("comparison")) {
    if (!had.is_number()) return false;
    const Value low = entry.value("startInclusive", entry.value("lowerInclusive", Value()));
    const Value high = entry.value("endInclusive", entry.value("upperInclusive", Value()));
    return (low.is_null() || had >= low) && (high.is_null() || had <= high);
  }
  const std::string wanted = entry.at("value");
  const Value values = had.is_array() ? had : Value::array({had});
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    if (!value.is_string()) return false;
    const std::string text = value;
    return entry.at("comparison") == "PREFIX" ? text.starts_with(wanted) : text == wanted;
  });
}

// Positive entries are alternatives, every NOT_EQUALS must hold. `had`: a value or a list of them.
inline bool holds(const sim::Value& entries, const sim::Value& had) {
  bool positive = false, met = false;
  for (const auto& entry : entries) {
    const bool hit = entry_holds(entry, had);
    if (entry.value("comparison", "") == "NOT_EQUALS") {
      if (hit) return false;
    } else {
      positive = true;
      met = met || hit;
    }
  }
  return met || !positive;
}

}  // namespace tests
