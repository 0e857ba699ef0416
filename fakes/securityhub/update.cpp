#include "fakes/securityhub/update.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "fakes/securityhub/asff_rules.h"
#include "fakes/securityhub/events.h"
#include "fakes/securityhub/hub.h"
#include "fakes/securityhub/records.h"
#include "fakes/securityhub/severity.h"

namespace fakes::securityhub {

using sim::Call;
using sim::Input;
using sim::Output;
using sim::Value;

namespace {

constexpr size_t kMostFindings = 100;
constexpr const char* kSettable[] = {"Confidence",        "Criticality",       "Note",
                                     "RelatedFindings",   "Severity",          "Types",
                                     "UserDefinedFields", "VerificationState", "Workflow"};

// The members to set, as findings show them.
Value changes_of(const Call& call, const Input& input) {
  Value changes = Value::object();
  for (const char* member : kSettable) {
    if (input.has(member)) changes[member] = input.at(member);
  }
  if (changes.empty()) throw invalid_input("At least one finding field must be updated");
  if (changes.contains("Note")) changes["Note"]["UpdatedAt"] = sim::date::iso_millis(call.now());
  if (changes.contains("Severity")) complete_severity(changes["Severity"]);
  return changes;
}

void apply(const Value& changes, Finding& finding) {
  for (const auto& [member, value] : changes.items()) {
    if (member == "Severity") {
      // What the product called it stays.
      const Value before = finding.document.value("Severity", Value::object());
      finding.document[member] = value;
      if (before.contains("Original")) finding.document[member]["Original"] = before["Original"];
    } else {
      finding.document[member] = value;
    }
    const auto& known = finding.set_by_customer;
    if (std::find(known.begin(), known.end(), member) == known.end()) {
      finding.set_by_customer.push_back(member);
    }
  }
}

Value unprocessed(const Value& identifier, const char* code, const std::string& message) {
  return {{"FindingIdentifier", identifier}, {"ErrorCode", code}, {"ErrorMessage", message}};
}

}  // namespace

Output batch_update_findings(Call& call, const Input& input) {
  require_hub(call);
  const Value& identifiers = input.at("FindingIdentifiers");
  if (identifiers.empty() || identifiers.size() > kMostFindings) {
    throw invalid_input("FindingIdentifiers must have from 1 to 100 items");
  }
  const Value changes = changes_of(call, input);
  Value processed = Value::array(), refused = Value::array();
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& identifier : identifiers) {
    const std::string product = identifier.at("ProductArn"), id = identifier.at("Id");
    if (!seen.insert({product, id}).second) {
      refused.push_back(unprocessed(identifier, "DuplicatedFindingIdentifier",
                                    "The request names this finding twice."));
      continue;
    }
    auto finding = find_finding(call.state, scope_of(call), product, id);
    if (!finding) {
      refused.push_back(unprocessed(identifier, "FindingNotFound", "Finding Not Found"));
      continue;
    }
    apply(changes, *finding);
    if (finding->document.dump().size() > kLargestFinding) {
      refused.push_back(unprocessed(identifier, "FindingSizeExceeded",
                                    "The finding would be larger than 240 KB."));
      continue;
    }
    put_finding(call.state, scope_of(call), *finding);
    announce(call, finding->document);
    processed.push_back(identifier);
  }
  return Value{{"ProcessedFindings", std::move(processed)},
               {"UnprocessedFindings", std::move(refused)}};
}

}  // namespace fakes::securityhub
