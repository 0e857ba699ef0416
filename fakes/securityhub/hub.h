// Security Hub itself, switched on in an account and region: the hub, its settings and tags.
#pragma once

#include "fakes/securityhub/records.h"
#include "sim/gateway/service.h"

namespace fakes::securityhub {

Scope scope_of(const sim::Call& call);
// Throws InvalidAccessException while Security Hub is off.
Hub require_hub(sim::Call& call);
void switch_on(sim::Call& call, const Hub& hub);

sim::Output enable_security_hub(sim::Call& call, const sim::Input& input);
sim::Output disable_security_hub(sim::Call& call, const sim::Input& input);
sim::Output describe_hub(sim::Call& call, const sim::Input& input);
sim::Output update_security_hub_configuration(sim::Call& call, const sim::Input& input);
sim::Output tag_resource(sim::Call& call, const sim::Input& input);
sim::Output untag_resource(sim::Call& call, const sim::Input& input);
sim::Output list_tags_for_resource(sim::Call& call, const sim::Input& input);

}  // namespace fakes::securityhub
