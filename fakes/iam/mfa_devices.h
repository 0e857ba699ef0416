// IAM operations on virtual multi-factor authentication devices, and on whom a device vouches for.
#pragma once

#include "fakes/iam/mfa_records.h"
#include "sim/gateway/service.h"

namespace fakes::iam {

sim::Output create_virtual_mfa_device(sim::Call& call, const sim::Input& input);
sim::Output list_virtual_mfa_devices(sim::Call& call, const sim::Input& input);
sim::Output delete_virtual_mfa_device(sim::Call& call, const sim::Input& input);
sim::Output enable_mfa_device(sim::Call& call, const sim::Input& input);
sim::Output deactivate_mfa_device(sim::Call& call, const sim::Input& input);
sim::Output resync_mfa_device(sim::Call& call, const sim::Input& input);
sim::Output list_mfa_devices(sim::Call& call, const sim::Input& input);

// The device that the request's SerialNumber names. Throws NoSuchEntity.
MfaDevice existing_mfa_device(const sim::Call& call, const sim::Input& input);

}  // namespace fakes::iam
