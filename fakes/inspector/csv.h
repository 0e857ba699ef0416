// A findings report as CSV: a header of 55 columns and a row for each finding. Written piece by
// piece, so a report of any size needs no more memory than its longest row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/inspector/report_text.h"
#include "sim/base/value.h"

namespace fakes::inspector {

enum class Quotes { kMinimal, kAll };

struct CsvForm {
  Quotes quotes = Quotes::kMinimal;
  DateForm dates = DateForm::kIso;
  std::string_view line_end = "\n";
};

const std::vector<std::string_view>& csv_columns();
std::string csv_header(const CsvForm& form);
// `now` gives the finding's age.
std::string csv_row(const sim::Value& finding, sim::Instant now, const CsvForm& form);

}  // namespace fakes::inspector
