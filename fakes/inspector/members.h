// The members of an organization's Inspector, as its delegated administrator sees and changes them.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output associate_member(sim::Call& call, const sim::Input& input);
sim::Output disassociate_member(sim::Call& call, const sim::Input& input);
sim::Output get_member(sim::Call& call, const sim::Input& input);
sim::Output list_members(sim::Call& call, const sim::Input& input);

}  // namespace fakes::inspector
