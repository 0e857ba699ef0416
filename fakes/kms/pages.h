// KMS's pagination: opaque markers that only this world's KMS can have written.
#pragma once

#include <string>
#include <string_view>

#include "sim/gateway/call.h"

namespace fakes::kms {

// The position that the request's Marker stands for; empty without a Marker. Throws
// InvalidMarkerException for one that this listing did not hand out.
std::string position_of(const sim::Call& call, const sim::Input& input);
// The marker of the current operation that continues after `position`.
std::string marker_after(const sim::Call& call, std::string_view position);

}  // namespace fakes::kms
