// Deep inspection of EC2 instances: whether it is on, the paths that an account and its
// organization have it search, and an administrator's switch for its members.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output get_ec2_deep_inspection_configuration(sim::Call& call, const sim::Input& input);
sim::Output update_ec2_deep_inspection_configuration(sim::Call& call, const sim::Input& input);
sim::Output update_org_ec2_deep_inspection_configuration(sim::Call& call, const sim::Input& input);
sim::Output batch_get_member_ec2_deep_inspection_status(sim::Call& call, const sim::Input& input);
sim::Output batch_update_member_ec2_deep_inspection_status(sim::Call& call,
                                                           const sim::Input& input);

}  // namespace fakes::inspector
