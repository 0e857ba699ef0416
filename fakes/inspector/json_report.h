// A findings report as JSON: one object whose "findings" hold every member of each finding, a
// finding a line. Written piece by piece.
#pragma once

#include <string>
#include <string_view>

#include "fakes/inspector/report_text.h"
#include "sim/base/value.h"

namespace fakes::inspector {

enum class RowPlace { kFirst, kLater };

std::string_view json_header();
std::string json_row(const sim::Value& finding, RowPlace place, DateForm form);
std::string_view json_footer();

}  // namespace fakes::inspector
