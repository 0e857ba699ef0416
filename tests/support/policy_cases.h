// Evaluation cases as data: a request, the policies that apply, and the decision expected. Used by
// every policy test that reads tests/cases/policy or the shared sample.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/value.h"
#include "sim/policy/authorizer.h"

namespace policy_tests {

struct Case {
  std::string id;
  sim::policy::Request request;
  sim::policy::Policies policies;
  sim::policy::Rules rules;
  std::string expected;  // "Allowed", "ImplicitlyDenied", "ExplicitlyDenied"; empty: a question
  sim::Value golden;     // the whole case, for optional expectations about layers
};

// A JSON array of cases, one case a line, or a table of cases: an object with "columns", a list of
// JSON pointers, and "rows", lists of their values, which fill in "defaults", a case; a null leaves
// the default. A string that begins with "=" stands for what "define" says of it. Throws
// std::runtime_error naming file and case.
std::vector<Case> read_cases(const std::filesystem::path& file);
Case to_case(const sim::Value& value);
sim::aws::Principal to_principal(const sim::Value& value);

// A file of tests/cases/policy/tables: rows of single operators, patterns and documents.
sim::Value read_table(const std::string& name);

std::string expected_word(sim::policy::Effect effect);
// The verdict of one layer, or nothing when the layer was not looked at.
std::optional<sim::policy::Effect> verdict_of(const sim::policy::Decision& decision,
                                              sim::policy::Layer layer);
std::filesystem::path source_root();

}  // namespace policy_tests
