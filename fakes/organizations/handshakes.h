// Invitations into an organization: sent by its management account, answered by the invited one.
// Of the handshakes that AWS has, only these (the action INVITE) are here.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::organizations {

sim::Output invite_account_to_organization(sim::Call& call, const sim::Input& input);
sim::Output accept_handshake(sim::Call& call, const sim::Input& input);
sim::Output decline_handshake(sim::Call& call, const sim::Input& input);
sim::Output cancel_handshake(sim::Call& call, const sim::Input& input);
sim::Output describe_handshake(sim::Call& call, const sim::Input& input);
sim::Output list_handshakes_for_account(sim::Call& call, const sim::Input& input);
sim::Output list_handshakes_for_organization(sim::Call& call, const sim::Input& input);

}  // namespace fakes::organizations
