// Tags of keys.
#pragma once

#include "fakes/kms/records.h"
#include "sim/gateway/service.h"

namespace fakes::kms {

sim::Output tag_resource(sim::Call& call, const sim::Input& input);
sim::Output untag_resource(sim::Call& call, const sim::Input& input);
sim::Output list_resource_tags(sim::Call& call, const sim::Input& input);

// The tags of a request's list, or of none. Throws TagException for a list that no key can have.
Tags requested_tags(const sim::Value& list);

}  // namespace fakes::kms
