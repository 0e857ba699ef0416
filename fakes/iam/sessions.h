// STS: who the caller is, and temporary credentials of users.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output get_caller_identity(sim::Call& call, const sim::Input& input);
sim::Output get_session_token(sim::Call& call, const sim::Input& input);
sim::Output get_federation_token(sim::Call& call, const sim::Input& input);
sim::Output get_access_key_info(sim::Call& call, const sim::Input& input);
sim::Output decode_authorization_message(sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
