// Inspector as a principal: the name in which it writes reports and sends findings to Security Hub.
#pragma once

#include <string>
#include <string_view>

#include "sim/gateway/call.h"

namespace fakes::inspector {

// Acting for an account; `source_arn` is the resource on whose behalf. Regions that an account must
// opt in to have a principal of their own, which policies must name instead of the plain one.
sim::aws::Principal own_principal(std::string_view account, std::string_view region,
                                  std::string source_arn);

}  // namespace fakes::inspector
