// A findings report as CSV: a header of 55 columns and a row for each finding. Written piece by
// piece, so a report of any size needs no more memory than its longest row.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/report_text.h"

namespace fakes::inspector {

enum class Quotes { kMinimal, kAll };

struct CsvForm {
  Quotes quotes = Quotes::kMinimal;
  DateForm dates = DateForm::kIso;
  std::string_view line_end = "\n";
};

const std::vector<std::string_view>& csv_columns();

// Rows are made from a finding's JSON text: to read the text costs more than to write the row, and
// a report may have a million of them, so no Value is made of it.
class CsvRows {
 public:
  // `now` gives the findings' ages.
  CsvRows(sim::Instant now, const CsvForm& form);
  ~CsvRows();
  std::string header() const;
  // Throws std::invalid_argument for what is no JSON.
  std::string row(std::string_view finding);

 private:
  struct Parser;
  sim::Instant now_;
  CsvForm form_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace fakes::inspector
