// KMS's symmetric cryptography: encrypting, decrypting, data keys, random bytes.
#pragma once

#include "sim/gateway/service.h"

namespace fakes::kms {

sim::Output encrypt(sim::Call& call, const sim::Input& input);
sim::Output decrypt(sim::Call& call, const sim::Input& input);
sim::Output re_encrypt(sim::Call& call, const sim::Input& input);
sim::Output generate_data_key(sim::Call& call, const sim::Input& input);
sim::Output generate_data_key_without_plaintext(sim::Call& call, const sim::Input& input);
sim::Output generate_random(sim::Call& call, const sim::Input& input);

}  // namespace fakes::kms
