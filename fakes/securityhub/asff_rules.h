// Whether a document is a finding in the AWS Security Finding Format: the model's shapes and
// constraints, the limits that the format's documentation adds, in the words of
// BatchImportFindings. Pure.
#pragma once

#include <string>

#include "sim/base/parsed.h"
#include "sim/base/value.h"
#include "sim/wire/model.h"

namespace fakes::securityhub {

// The finding with what the format does not know left out, or what is wrong with it:
// "data.Resources should NOT have fewer than 1 items".
struct Checked {
  sim::Value finding = sim::Value::object();
  std::string fault;  // empty: it is a finding
};
Checked check_finding(const sim::wire::Model& model, sim::Value document);

// The largest finding that Security Hub keeps, in bytes of JSON.
inline constexpr size_t kLargestFinding = 240 * 1024;

}  // namespace fakes::securityhub
