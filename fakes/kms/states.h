// The key-state table of the KMS developer guide: which operation proceeds on a key in which state,
// and the error otherwise.
#pragma once

#include "fakes/kms/records.h"
#include "sim/gateway/call.h"

namespace fakes::kms {

// Throws the error of the table's cell for the operation that the call performs.
void require_state(const sim::Call& call, const Key& key);

}  // namespace fakes::kms
