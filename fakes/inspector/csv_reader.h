// A findings report in CSV, read back: cells by the rules of RFC 4180, columns by their names (the
// 55 of current files or the 52 that are documented, in any order). What a row cannot say (package
// releases, code rules, runtimes) is absent from the finding.
#pragma once

#include <functional>
#include <string_view>

#include "sim/base/value.h"

namespace fakes::inspector {

// True when the text begins with the header of a findings report.
bool is_csv_report(std::string_view text);

// Calls `use` with each row as a finding, for read_finding, and the number of the line on which the
// row begins. Throws WorldError (its message names line and column) for a header or a row that is
// not one of a report.
void each_csv_finding(std::string_view text,
                      const std::function<void(sim::Value finding, size_t line)>& use);

}  // namespace fakes::inspector
