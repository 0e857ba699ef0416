#include "fakes/inspector/json_report.h"

namespace fakes::inspector {

// Readers of real reports cut the literal text {"findings": from the front and the last character
// from the end, and find several lines: so there is no blank in front, and one finding a line.
std::string_view json_header() { return "{\"findings\":["; }

std::string json_row(const sim::Value& finding, RowPlace place, DateForm form) {
  return (place == RowPlace::kFirst ? "" : ",\n") + with_date_texts(finding, form).dump();
}

std::string_view json_footer() { return "]}"; }

}  // namespace fakes::inspector
