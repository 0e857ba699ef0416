// FilterCriteria, all 46 fields of it: which findings a listing or a report selects. What columns
// can decide is handed to the store; the rest is decided on the finding's document.
//
// The joining rules: every field of the criteria must hold (AND). Within a field, EQUALS, PREFIX
// and range entries are alternatives (OR), and every NOT_EQUALS entry must hold (AND). A finding
// without the field meets only NOT_EQUALS. Texts compare exactly.
#pragma once

#include <vector>

#include "fakes/inspector/records.h"
#include "sim/base/value.h"

namespace fakes::inspector {

// How a field of the criteria is compared.
enum class FieldKind { kText, kDate, kNumber, kTags, kPorts, kPackages };

struct FilterField {
  std::string_view name;  // member of FilterCriteria
  FieldKind kind;
  std::string_view path;    // of the values in a finding; lists on the way are walked through
  std::string_view column;  // empty: only the document knows
};

const std::vector<FilterField>& filter_fields();

// Criteria ready for use. `criteria` is kept by value, so a Filter stands on its own.
struct Filter {
  std::vector<ColumnTest> tests;             // decided by the store
  std::vector<const FilterField*> residual;  // decided on the document
  // Decided on the document when there are several resources: columns know the first one only.
  std::vector<const FilterField*> residual_of_many;
  sim::Value criteria = sim::Value::object();

  // Whether the tests have decided.
  bool is_decided(const StoredFinding& found) const {
    return residual.empty() && (found.resource_count == 1 || residual_of_many.empty());
  }
  // Whether a document that passed the tests passes the rest.
  bool accepts(const sim::Value& finding) const;
  // Whether a document that passed no tests yet meets all of the criteria.
  bool matches(const sim::Value& finding) const;
};

Filter filter_of(const sim::Value& criteria);
// The same for a findings report: ACTIVE findings only, unless the criteria speak of findingStatus.
Filter report_filter_of(const sim::Value& criteria);

// The findings of an account that a filter selects, in order of their ARNs.
std::vector<int64_t> matching_findings(sim::state::Database& db, const Scope& scope,
                                       const Filter& filter);

// Whether a finding's document meets one field of the criteria.
bool meets(const FilterField& field, const sim::Value& entries, const sim::Value& finding);

}  // namespace fakes::inspector
