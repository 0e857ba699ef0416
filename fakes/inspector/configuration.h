// How an account is scanned: the EC2 scan mode, how long ECR images are scanned again, the keys
// that encrypt code findings, and what an account may do to itself. An administrator settles modes
// and durations for its members, who may only read them.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::inspector {

sim::Output get_configuration(sim::Call& call, const sim::Input& input);
sim::Output update_configuration(sim::Call& call, const sim::Input& input);
sim::Output get_encryption_key(sim::Call& call, const sim::Input& input);
sim::Output update_encryption_key(sim::Call& call, const sim::Input& input);
sim::Output reset_encryption_key(sim::Call& call, const sim::Input& input);
sim::Output list_account_permissions(sim::Call& call, const sim::Input& input);

// Job: a setting that was PENDING has taken effect. The subject is "ACCOUNT/TOPIC".
void settle_configuration(sim::Call& call, const std::string& subject);

}  // namespace fakes::inspector
