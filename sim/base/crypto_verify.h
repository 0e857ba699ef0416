// Signatures that somebody else made, checked with the public half of their key: RSA with PKCS #1
// v1.5 padding and ECDSA over the NIST curves, which is what the tokens of identity providers bear.
// By OpenSSL, as the rest of sim/base/crypto. Used by the STS fake.
#pragma once

#include <string_view>

namespace sim::crypto {

enum class Hash { kSha256, kSha384, kSha512 };

// Modulus and exponent are big-endian numbers, as a JSON Web Key spells them. A key that is none
// verifies nothing.
bool verify_rsa(std::string_view modulus, std::string_view exponent, Hash hash,
                std::string_view message, std::string_view signature);

enum class Curve { kP256, kP384, kP521 };

// The point's coordinates are big-endian numbers; the signature is r and s side by side, each as
// long as a coordinate.
bool verify_ecdsa(Curve curve, std::string_view x, std::string_view y, Hash hash,
                  std::string_view message, std::string_view signature);

}  // namespace sim::crypto
