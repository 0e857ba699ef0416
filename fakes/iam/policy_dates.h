// The dates that IAM stores in the conditions of identity policies: epoch seconds, or ISO 8601 as
// loosely as IAM reads it. Used where IAM checks documents.
#pragma once

#include <string_view>

namespace fakes::iam {

bool is_storable_date(std::string_view value);

}  // namespace fakes::iam
