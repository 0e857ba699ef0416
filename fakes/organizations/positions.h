// Where accounts stand: the organization, its path down to the account, and the control policies of
// every level on the way. Asked by the gateway for each decision, and kept as it was while changes
// take time to spread.
#pragma once

#include <optional>
#include <string_view>

#include "sim/gateway/service.h"

namespace fakes::organizations {

std::optional<sim::Organization> organization_of(const sim::PolicyView& view,
                                                 std::string_view account);

// To be called just before anything changes that organization_of answers from.
void keep_positions(sim::Call& call);

}  // namespace fakes::organizations
