// The condition of a query over findings as SQL, built piece by piece. Used by the records that
// look for findings: query_records, facet_records.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/records.h"

namespace fakes::inspector {

// Whether accounts and regions are compared in a way that lets the index of ARNs lead the search,
// in one that leaves it to another index, or not at all.
enum class Lead { kArn, kOther, kAnywhere };

// What is bound as ?1.
std::string accounts_of(const Sight& sight);

// Every operand sits in one JSON array that is bound as ?3, so the text of the statement depends on
// the form of a filter only, and SQLite treats each operand as constant.
class Where {
 public:
  Where(const Sight& sight, Lead lead)
      : text_(lead == Lead::kAnywhere ? "TRUE" : within(sight, lead)) {}

  std::string operand(sim::Value value);
  void require(const std::string& condition) { text_ += " AND (" + condition + ")"; }
  // A test that is not to lead the search stands behind a unary plus.
  void require(const ColumnTest& test, bool leads);
  // Beyond a place in an order; `plus` hides its columns from the choice of an index.
  void require_beyond(const Place& place, std::string_view sort_column, Direction direction,
                      std::string_view plus);
  const std::string& text() const { return text_; }
  std::string operands() const { return operands_.dump(); }

 private:
  static std::string within(const Sight& sight, Lead lead);
  std::string positive(const ColumnTest& test, const std::string& column);
  std::string list(const std::vector<std::string>& values);

  std::string text_;
  sim::Value operands_ = sim::Value::array();
};

// Whether a test asks for values instead of only refusing some.
bool is_positive(const ColumnTest& test);
// A column of any type as a JSON value.
sim::Value value_of(const sim::state::Row& row, int column, std::string_view name);
std::string_view word_of(Direction direction);

}  // namespace fakes::inspector
