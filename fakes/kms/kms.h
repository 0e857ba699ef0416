// AWS Key Management Service: keys, aliases, key policies and symmetric cryptography. Envelope keys
// of S3 objects are real data keys of this fake, so disabling a key makes them unreadable for the
// true reason. Used by fakes/all.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::kms {

sim::Service kms_service();

}  // namespace fakes::kms
