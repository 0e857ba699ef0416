// Files that the build puts into the program: service models, authorization tables, CVE facts, the
// default world. Read by the fakes when they describe themselves and by the command line.
#pragma once

#include <string_view>

namespace fakes {

// The text of a file by its name alone ("kms.model.json"). Throws std::out_of_range for a name that
// the build did not embed.
std::string_view embedded(std::string_view file_name);

}  // namespace fakes
