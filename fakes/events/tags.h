// Tags of rules and buses.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::events {

// The tags of a request, null for none. Throws ValidationException.
sim::Value checked_tags(const sim::Value& tags);

sim::Output tag_resource(sim::Call& call, const sim::Input& input);
sim::Output untag_resource(sim::Call& call, const sim::Input& input);
sim::Output list_tags_for_resource(sim::Call& call, const sim::Input& input);

}  // namespace fakes::events
