// The ciphertext blob of symmetric keys: AES-256-GCM with a header that says which key and which
// key material decrypt it. Header and encryption context are authenticated, so changing any byte of
// either makes the blob undecryptable. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/base/value.h"

namespace fakes::kms {

struct Blob {
  std::string key_id;       // the key's UUID or mrk- id; its region is the endpoint's
  std::string material_id;  // 64 hex digits
  std::string iv;           // 12 bytes
  std::string sealed;       // ciphertext and tag
};

// Nothing when the bytes are no blob of ours.
std::optional<Blob> read_blob(std::string_view bytes);

// `context` is a map of strings, or null; an empty map means the same as none.
std::string seal_blob(std::string_view material, std::string_view key_id,
                      std::string_view material_id, std::string_view iv, const sim::Value& context,
                      std::string_view plaintext);
// Nothing when material, header or context are not those of the encryption.
std::optional<std::string> open_blob(std::string_view material, const Blob& blob,
                                     const sim::Value& context);

}  // namespace fakes::kms
